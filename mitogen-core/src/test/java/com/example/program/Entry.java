package com.example.program;

import io.mitogen.Blob;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * A program: what it calls in another context, and what that needs.
 *
 * <pre>
 *  Entry -> Near -> Far -> Near
 * </pre>
 */
public final class Entry {
  static {
    Loaded.INITIALISED.incrementAndGet();
  }

  private Entry() {}

  public static Blob work(Vertx master) {
    return Near.work(List.of(master.toString()));
  }
}
