package io.mitogen.it;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import java.util.ArrayList;
import java.util.List;

/** Contexts of which each was started by the one before it. No state. */
final class Line {
  private Line() {}

  /** {@code master -> c1 -> c2 -> ...}, so many of them. */
  static List<Context> connect(Router router, int length) {
    List<Context> line = new ArrayList<>();
    for (int i = 1; i <= length; i++) {
      Local target = Local.jvm().name("c" + i);
      line.add(router.connect(i == 1 ? target : target.via(line.get(i - 2))));
    }
    return line;
  }

  /** {@code c1.c2.c3} and so on: what the context of that number is called. */
  static String name(int number) {
    StringBuilder name = new StringBuilder("c1");
    for (int i = 2; i <= number; i++) {
      name.append(".c").append(i);
    }
    return name.toString();
  }

  static List<Long> pids(List<Context> contexts) {
    return contexts.stream().map(context -> context.info().pid()).toList();
  }
}
