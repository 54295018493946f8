package io.mitogen.sudo.dialogue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the two streams, until it says that the command is ready. A thread of its own reads it; everything else is guarded
 * by the {@link Ears}. Text has a character per byte.
 */
final class Heard {
  private static final int MAX_CHARS = 256 * 1024;
  private static final int MAX_IDS_CHARS = 64;

  private final Ears ears;
  private final InputStream in;
  private final String mark;
  private final StringBuilder text = new StringBuilder();
  private int lineStart;
  private int answeredAt;
  private @Nullable String afterMark; // null until the mark has come
  private boolean ended;

  Heard(Ears ears, InputStream in, String mark) {
    this.ears = ears;
    this.in = in;
    this.mark = mark;
  }

  void start(String name) {
    Thread thread = new Thread(this::listen, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void listen() {
    byte[] buffer = new byte[8 * 1024];
    int count = read(buffer);
    while (count >= 0 && !hear(buffer, count)) {
      count = read(buffer);
    }
    synchronized (ears) {
      ended = count < 0;
      ears.wake();
    }
  }

  private int read(byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      return -1; // closed on this side: what came until then is all there is
    }
  }

  /** Whether that was the last of it. */
  private boolean hear(byte[] buffer, int count) {
    synchronized (ears) {
      int before = text.length();
      text.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
      int at = text.indexOf(mark, Math.max(0, before - mark.length() - MAX_IDS_CHARS));
      int end = at < 0 ? -1 : text.indexOf("\n", at);
      if (end >= 0) {
        afterMark = text.substring(at + mark.length());
        text.setLength(at);
      }
      for (int newline = text.indexOf("\n", lineStart);
          newline >= 0;
          newline = text.indexOf("\n", lineStart)) {
        ears.line(text.substring(lineStart, newline));
        lineStart = newline + 1;
      }
      forgetOld();
      ears.heard();
      return isReady();
    }
  }

  private void forgetOld() {
    int old = text.length() > MAX_CHARS ? text.length() - MAX_CHARS / 2 : 0;
    text.delete(0, old);
    lineStart = Math.max(0, lineStart - old);
    answeredAt = Math.max(0, answeredAt - old);
  }

  boolean isReady() {
    return afterMark != null;
  }

  boolean isEnded() {
    return ended;
  }

  /** What follows the mark on its line. */
  String ids() {
    return afterMark == null ? "" : afterMark.substring(0, afterMark.indexOf('\n'));
  }

  /** What came behind that line, and was read with it. */
  private byte[] rest() {
    return afterMark == null
        ? new byte[0]
        : afterMark.substring(ids().length() + 1).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** All that came before. */
  String text() {
    return text.toString();
  }

  /** What came since the last answer. */
  String sinceAnswer() {
    return text.substring(answeredAt);
  }

  /** What came since the last answer or newline, whichever is later. */
  String unfinished() {
    return text.substring(lineStart);
  }

  /** What comes now is on a line of its own, whether or not the answer was shown. */
  void answered() {
    if (lineStart < text.length()) {
      ears.line(text.substring(lineStart));
    }
    answeredAt = text.length();
    lineStart = answeredAt;
  }

  /** What it printed before, as {@code shown}, and what it prints from now on. */
  InputStream stream(String shown) {
    byte[] first = shown.getBytes(StandardCharsets.UTF_8);
    return new SequenceInputStream(Collections.enumeration(
        List.of(new ByteArrayInputStream(first), new ByteArrayInputStream(rest()), in)));
  }
}
