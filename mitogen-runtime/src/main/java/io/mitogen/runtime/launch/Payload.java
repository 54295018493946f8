package io.mitogen.runtime.launch;

import java.nio.charset.StandardCharsets;

/**
 * What a new context is given: the boot jar, which the shell puts together from text, and the library. Immutable.
 *
 * <p>On the wire the boot jar is one line of {@code printf} escapes: POSIX {@code read} takes exactly one line from a pipe,
 * while {@code head -c} and {@code dd} take more, or less, than they were told.
 */
public final class Payload {
  private final byte[] bootLine;
  private final byte[] library;

  /**
   * The two parts.
   *
   * @param bootJar a jar with nothing but the first class
   * @param library the classes of the library, as the first class reads them
   */
  public Payload(byte[] bootJar, byte[] library) {
    this.bootLine = escape(bootJar);
    this.library = library.clone();
  }

  /** How many bytes are sent. */
  public int size() {
    return bootLine.length + library.length;
  }

  byte[] bootLine() {
    return bootLine;
  }

  byte[] library() {
    return library;
  }

  /** A format for POSIX {@code printf} that yields these bytes, and a newline. */
  static byte[] escape(byte[] bytes) {
    StringBuilder line = new StringBuilder(bytes.length * 3);
    for (int i = 0; i < bytes.length; i++) {
      int b = bytes[i] & 0xff;
      if (b > ' ' && b < 0x7f && "%\\\"'$`-".indexOf(b) < 0) { // "-" might begin an option
        line.append((char) b);
        continue;
      }
      boolean digitFollows = i + 1 < bytes.length && bytes[i + 1] >= '0' && bytes[i + 1] <= '7';
      String octal = Integer.toOctalString(b);
      line.append('\\');
      for (int digits = octal.length(); digitFollows && digits < 3; digits++) {
        line.append('0');
      }
      line.append(octal);
    }
    return line.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
  }
}
