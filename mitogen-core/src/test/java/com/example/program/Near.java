package com.example.program;

import io.mitogen.Blob;
import io.mitogen.core.Mitogen;
import java.util.List;

/** See {@link Entry}. */
public final class Near {
  static {
    Loaded.INITIALISED.incrementAndGet();
  }

  private Near() {}

  public static Blob work(List<String> text) {
    return Far.work(text.get(0) + Mitogen.class);
  }
}
