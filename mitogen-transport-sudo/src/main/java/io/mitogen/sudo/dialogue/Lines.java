package io.mitogen.sudo.dialogue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What a program printed: the first lines, and the last. Not thread-safe. */
final class Lines {
  private static final int FIRST = 20;
  private static final int LAST = 80;

  private final List<String> first = new ArrayList<>();
  private final Deque<String> last = new ArrayDeque<>();

  void add(String line) {
    if (first.size() < FIRST) {
      first.add(line);
    } else {
      last.add(line);
      if (last.size() > LAST) {
        last.remove();
      }
    }
  }

  /** In time order; a copy. */
  List<String> all() {
    List<String> all = new ArrayList<>(first);
    all.addAll(last);
    return all;
  }
}
