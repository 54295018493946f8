package io.mitogen.runtime.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a new context is given: the boot jar, which the shell puts together from text, and the library. Immutable.
 *
 * <p>On the wire the boot jar is one line of {@code printf} escapes: POSIX {@code read} takes exactly one line from a pipe,
 * while {@code head -c} and {@code dd} take more, or less, than they were told.
 */
public final class Payload {
  private final byte[] bootLine;
  private final byte[] library;
  private final byte[] parents;

  /**
   * Its parts.
   *
   * @param bootJar a jar with nothing but the first class
   * @param library the classes that every context needs, as the first class reads them
   * @param parents those that only contexts need that start others, in the same form, and the boot jar once more
   */
  public Payload(byte[] bootJar, byte[] library, byte[] parents) {
    this.bootLine = escape(bootJar);
    this.library = library.clone();
    this.parents = parents.clone();
  }

  /**
   * From where they are called {@code boot.jar}, {@code payload.bin} and {@code parents.bin}.
   *
   * @throws IllegalStateException if it has not
   */
  public static Payload from(Resources resources) {
    byte[] library = read(resources, "payload.bin");
    byte[] parents = read(resources, "parents.bin");
    return new Payload(read(resources, "boot.jar"), library, parents);
  }

  private static byte[] read(Resources resources, String name) {
    try (InputStream in = resources.open(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "this library was built without " + name + "; build it with Maven, which packs it");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the parts are found. */
  public interface Resources {
    /** The part of that name, or null. */
    @Nullable
    InputStream open(String name);
  }

  /** How many bytes are sent to every context. */
  public int size() {
    return bootLine.length + library.length;
  }

  /** What a context is sent when it first needs it. Not a copy. */
  public byte[] parents() {
    return parents;
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
