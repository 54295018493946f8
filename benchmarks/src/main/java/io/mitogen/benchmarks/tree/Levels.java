package io.mitogen.benchmarks.tree;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import java.util.ArrayList;
import java.util.List;

/** Local contexts one below the other: each was started by the one before. No state. */
final class Levels {
  private Levels() {}

  /** From the child of this JVM, at depth 1, to the one at {@code depth}. */
  static List<Context> connect(Router router, int depth) {
    List<Context> levels = new ArrayList<>();
    levels.add(router.connect(Local.jvm()));
    while (levels.size() < depth) {
      Context above = levels.get(levels.size() - 1);
      levels.add(router.connect(Local.jvm().via(above)));
    }
    return levels;
  }
}
