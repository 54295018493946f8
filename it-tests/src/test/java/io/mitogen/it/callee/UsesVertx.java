package io.mitogen.it.callee;

import io.vertx.core.json.JsonObject;

/** Needs what only the master has. */
public final class UsesVertx {
  private UsesVertx() {}

  public static String json() {
    return new JsonObject().put("a", 1).encode();
  }
}
