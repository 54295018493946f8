package io.mitogen;

import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Characters that must not be seen, such as a password: prints as stars, compares in constant time, and can be wiped
 * (Mitogen row 10.4). Thread-safe.
 */
public final class Secret implements AutoCloseable {
  private final char[] chars;
  private boolean wiped;

  private Secret(char[] chars) {
    this.chars = chars;
  }

  /** A copy of these characters; the caller may wipe its own. */
  public static Secret of(char[] chars) {
    return new Secret(chars.clone());
  }

  /** These characters. The string itself can't be wiped; {@link #of(char[])} leaves no such trace. */
  public static Secret of(String text) {
    return new Secret(text.toCharArray());
  }

  /**
   * A copy of the characters, for the one who needs them; wipe it after use.
   *
   * @throws IllegalStateException if the secret was wiped
   */
  public synchronized char[] reveal() {
    if (wiped) {
      throw new IllegalStateException("this secret was wiped");
    }
    return chars.clone();
  }

  /** Wipes it: the characters are overwritten here, and can't be had any more. */
  @Override
  public synchronized void close() {
    Arrays.fill(chars, '\0');
    wiped = true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (other == this || !(other instanceof Secret secret)) {
      return other == this;
    }
    byte[] mine = toBytes();
    byte[] theirs = secret.toBytes();
    try {
      return mine.length > 0 && MessageDigest.isEqual(mine, theirs);
    } finally {
      Arrays.fill(mine, (byte) 0);
      Arrays.fill(theirs, (byte) 0);
    }
  }

  @Override
  public int hashCode() {
    return Secret.class
        .hashCode(); // the same for all: a hash would tell something about the characters
  }

  @Override
  public String toString() {
    return "[secret]";
  }

  /** Two bytes a character; a first byte that tells a wiped secret from every other. */
  private synchronized byte[] toBytes() {
    byte[] bytes = new byte[wiped ? 0 : 1 + 2 * chars.length];
    for (int i = 0; i < chars.length && !wiped; i++) {
      bytes[1 + 2 * i] = (byte) (chars[i] >> 8);
      bytes[2 + 2 * i] = (byte) chars[i];
    }
    return bytes;
  }
}
