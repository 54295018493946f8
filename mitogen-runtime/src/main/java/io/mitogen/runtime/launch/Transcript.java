package io.mitogen.runtime.launch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The last lines that the other side printed while it was starting, on both of its streams in time order. Thread-safe. */
final class Transcript {
  private static final int MAX_LINES = 100; // Mitogen row 11.8
  private static final int MAX_LINE_CHARS = 1000;

  private final ArrayDeque<String> lines = new ArrayDeque<>();

  synchronized void add(String line) {
    if (lines.size() == MAX_LINES) {
      lines.removeFirst();
    }
    lines.addLast(
        line.length() > MAX_LINE_CHARS ? line.substring(0, MAX_LINE_CHARS) + " [truncated]" : line);
  }

  synchronized List<String> lines() {
    return new ArrayList<>(lines);
  }
}
