package io.mitogen.examples;

import io.mitogen.Context;
import io.mitogen.UndeliverableException;
import java.util.concurrent.CompletionException;

/** Runs in other contexts, and tells what they are refused. */
final class Refusals {
  private Refusals() {}

  static String ofCall(Context to) {
    return refusal(() -> to.call(System::getProperty, "java.version"));
  }

  static String ofRequest(Context to, int handle) {
    return refusal(() -> to.request(handle, "hello").join());
  }

  static String ofClose(Context to) {
    return refusal(to::close);
  }

  private static String refusal(Runnable code) {
    try {
      code.run();
    } catch (UndeliverableException e) {
      return text(e);
    } catch (CompletionException e) {
      return text((UndeliverableException) e.getCause());
    }
    throw new IllegalStateException("it was not refused");
  }

  /** The reason and the message. */
  static String text(UndeliverableException e) {
    return e.reason() + ": " + e.getMessage();
  }
}
