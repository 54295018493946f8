package io.mitogen.runtime.launch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the other side prints. While it is starting, the lines are kept, of both of its streams in time order: the last of
 * them for error messages, and the first few, since a JVM that gives up says why before it prints its report; more of them
 * for whoever logs them once it is there. Thread-safe.
 */
final class Transcript {
  private static final int MAX_LINES = 100; // Mitogen row 11.8
  private static final int FIRST_LINES = 20;
  private static final int LAST_LINES = MAX_LINES - FIRST_LINES - 1;
  private static final int MAX_LINE_CHARS = 1000;
  private static final int MAX_EARLY_CHARS = 256 * 1024;

  private final List<String> first = new ArrayList<>(); // guarded by this, as is all below
  private final ArrayDeque<String> last = new ArrayDeque<>();
  private int leftOut;
  private final ArrayDeque<PrintedLine> early = new ArrayDeque<>();
  private int earlyChars;
  private int lost; // early ones that were too many
  private boolean begun;
  private @Nullable Consumer<PrintedLine> sink;

  void add(String line) {
    PrintedLine printed;
    Consumer<PrintedLine> to;
    synchronized (this) {
      printed = new PrintedLine(System.currentTimeMillis(), begun, line);
      to = sink;
      if (to == null) {
        keep(printed);
      }
    }
    if (to != null) { // not guarded: it may wait
      to.accept(printed);
    }
  }

  private void keep(PrintedLine printed) {
    String line = printed.text();
    keepForErrors(
        line.length() > MAX_LINE_CHARS ? line.substring(0, MAX_LINE_CHARS) + " [truncated]" : line);
    early.addLast(printed);
    earlyChars += line.length();
    while (earlyChars > MAX_EARLY_CHARS || early.size() > MAX_EARLY_CHARS / 100) {
      earlyChars -= early.removeFirst().text().length();
      lost++;
    }
  }

  private void keepForErrors(String line) {
    if (first.size() < FIRST_LINES) {
      first.add(line);
      return;
    }
    last.addLast(line);
    if (last.size() > LAST_LINES) {
      last.removeFirst();
      leftOut++;
    }
  }

  /** Our script runs: what comes from now on is not said by whoever let us in. */
  synchronized void begin() {
    begun = true;
  }

  /** The last lines, as they were printed. */
  synchronized List<String> lines() {
    List<String> lines = new ArrayList<>(first);
    if (leftOut > 0) {
      lines.add("[" + leftOut + " lines left out]");
    }
    lines.addAll(last);
    return lines;
  }

  /** Hands over what was kept, on this thread; then each line, on the thread that reads it. */
  synchronized void handTo(Consumer<PrintedLine> kept, Consumer<PrintedLine> next) {
    if (lost > 0) {
      kept.accept(new PrintedLine(
          System.currentTimeMillis(),
          true,
          "[mitogen: " + lost + " lines before these were lost]"));
    }
    early.forEach(kept);
    early.clear();
    sink = next;
  }
}
