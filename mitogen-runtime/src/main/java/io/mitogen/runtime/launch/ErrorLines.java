package io.mitogen.runtime.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Reads the standard error of a link, on a thread of its own, and hands over every line: first to whoever starts the context,
 * then to whoever logs for it. {@link #handTo} is thread-safe.
 */
final class ErrorLines extends Thread {
  private static final int MAX_LINE_BYTES = 64 * 1024;

  private final InputStream errors;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private volatile Consumer<String> sink;

  ErrorLines(String name, InputStream errors, Consumer<String> sink) {
    super(name);
    this.errors = errors;
    this.sink = sink;
    setDaemon(true);
  }

  /** The next line goes there. */
  void handTo(Consumer<String> next) {
    sink = next;
  }

  /** Waits for the end, but not long: a process that the other side has left behind may hold the stream open. */
  void drain(Duration limit) {
    try {
      join(limit.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    byte[] buffer = new byte[8 * 1024];
    for (int count = read(buffer); count >= 0; count = read(buffer)) {
      split(buffer, count);
    }
    if (line.size() > 0) {
      handOver();
    }
  }

  private int read(byte[] buffer) {
    try {
      return errors.read(buffer);
    } catch (IOException e) {
      return -1; // the link was closed on this side: what came until then is all there is
    }
  }

  private void split(byte[] buffer, int count) {
    for (int i = 0; i < count; i++) {
      if (buffer[i] == '\n') {
        handOver();
      } else {
        line.write(buffer[i]);
        if (line.size() == MAX_LINE_BYTES) {
          handOver();
        }
      }
    }
  }

  private void handOver() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    sink.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }
}
