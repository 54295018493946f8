package io.mitogen.runtime.call;

import io.mitogen.Context;

/** Where values have no contexts in them. Immutable. */
public final class NoContexts implements Contexts {
  @Override
  public Context context(int id, String name) {
    throw new AssertionError("no context was expected, and least of all " + name);
  }

  @Override
  public boolean test(Context context) {
    return false;
  }
}
