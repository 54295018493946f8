package io.mitogen.runtime.launch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What the other side printed while it was starting, on both of its streams in time order: the last lines, and the first
 * few, since a JVM that gives up says why before it prints its report. Thread-safe.
 */
final class Transcript {
  private static final int MAX_LINES = 100; // Mitogen row 11.8
  private static final int FIRST_LINES = 20;
  private static final int LAST_LINES = MAX_LINES - FIRST_LINES - 1;
  private static final int MAX_LINE_CHARS = 1000;

  private final List<String> first = new ArrayList<>();
  private final ArrayDeque<String> last = new ArrayDeque<>();
  private int leftOut;

  synchronized void add(String line) {
    String kept =
        line.length() > MAX_LINE_CHARS ? line.substring(0, MAX_LINE_CHARS) + " [truncated]" : line;
    if (first.size() < FIRST_LINES) {
      first.add(kept);
      return;
    }
    last.addLast(kept);
    if (last.size() > LAST_LINES) {
      last.removeFirst();
      leftOut++;
    }
  }

  synchronized List<String> lines() {
    List<String> lines = new ArrayList<>(first);
    if (leftOut > 0) {
      lines.add("[" + leftOut + " lines left out]");
    }
    lines.addAll(last);
    return lines;
  }
}
