package io.mitogen.runtime.call;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which chains of calls have failed, and how (Mitogen row 8.12). Confined to the thread that runs the calls. */
final class Chains {
  private final Map<String, CallFailure> failed = new HashMap<>();

  /** How the chain of that caller failed, or null if it did not. */
  @Nullable
  CallFailure failure(int caller, long chain) {
    return failed.get(key(caller, chain));
  }

  /** The chain has failed, until it is forgotten. */
  void fail(int caller, long chain, CallFailure how) {
    failed.put(key(caller, chain), how);
  }

  void forget(int caller, long chain) {
    failed.remove(key(caller, chain));
  }

  private static String key(int caller, long chain) {
    return caller + "/" + chain;
  }
}
