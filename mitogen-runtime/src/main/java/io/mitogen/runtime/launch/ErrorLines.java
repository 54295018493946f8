package io.mitogen.runtime.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Reads the standard error of a link, on a thread of its own, and hands over every line. That may wait, and so does the other
 * side then, once the pipe is full. {@link #drain} is thread-safe.
 */
final class ErrorLines extends Thread {
  private static final int MAX_LINE_BYTES = 64 * 1024;
  private static final int MAX_WAITS = 4;

  private final InputStream errors;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Consumer<String> sink;
  private final AtomicInteger handedOver = new AtomicInteger();

  ErrorLines(String name, InputStream errors, Consumer<String> sink) {
    super(name);
    this.errors = errors;
    this.sink = sink;
    setDaemon(true);
  }

  /**
   * Waits for the end, but not long: a process that the other side has left behind may hold the stream open.
   *
   * @param quiet how long nothing may come; that is waited for a few times at most
   */
  void drain(Duration quiet) {
    try {
      int before = -1;
      for (int i = 0; i < MAX_WAITS && isAlive() && before != handedOver.get(); i++) {
        before = handedOver.get();
        join(quiet.toMillis());
      }
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
          handOverPiece();
        }
      }
    }
  }

  /** Of a line without an end: whole characters. */
  private void handOverPiece() {
    byte[] bytes = line.toByteArray();
    int end = bytes.length;
    int last = end - 1;
    while (last > end - 4 && (bytes[last] & 0xc0) == 0x80) {
      last--;
    }
    int length = (bytes[last] & 0xf8) == 0xf0
        ? 4
        : (bytes[last] & 0xf0) == 0xe0 ? 3 : (bytes[last] & 0xe0) == 0xc0 ? 2 : 1;
    if (last + length > end) {
      end = last;
    }
    line.reset();
    line.write(bytes, 0, end);
    handOver();
    line.write(bytes, end, bytes.length - end);
  }

  private void handOver() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    handedOver.incrementAndGet();
    sink.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }
}
