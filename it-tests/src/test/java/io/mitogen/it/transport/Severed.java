package io.mitogen.it.transport;

import io.mitogen.Target;
import java.time.Duration;

/**
 * This machine, behind a link that breaks while the context starts. Immutable.
 *
 * @param label what the context is called
 * @param sends in the middle of which piece that is written the way there breaks: 1 is the boot jar, 2 the library, 3 the
 *     hello; 0 if it does not
 * @param hears after how many bytes the way back breaks; negative if it does not
 * @param silently whether nothing more comes, rather than the end of the stream
 */
public record Severed(String label, int sends, int hears, boolean silently) implements Target {
  /** The way there breaks. */
  public static Severed inPiece(int piece, boolean silently) {
    return new Severed("sends-" + piece, piece, -1, silently);
  }

  /** The way back breaks. */
  public static Severed afterBytes(int bytes, boolean silently) {
    return new Severed("hears-" + bytes, 0, bytes, silently);
  }

  @Override
  public String describe() {
    return "severed link " + label;
  }

  @Override
  public String contextName(long pid) {
    return label;
  }

  @Override
  public Duration connectTimeout() {
    return silently ? Duration.ofSeconds(5) : DEFAULT_CONNECT_TIMEOUT;
  }
}
