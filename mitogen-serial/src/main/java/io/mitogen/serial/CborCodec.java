package io.mitogen.serial;

import io.mitogen.UndeliverableException;
import io.mitogen.spi.Codec;
import io.mitogen.spi.ContextSource;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import org.jspecify.annotations.Nullable;

/**
 * Values as CBOR (RFC 8949). Thread-safe; no state.
 *
 * <p>What Java has and CBOR has not is told by tags of our own, so that every Java type survives and every CBOR tool
 * can read a capture; {@code docs/wire.md} has the whole layout. A starting child loads this before it can be called:
 * no lambda, no formatting, three small classes.
 */
public final class CborCodec implements Codec {
  // Our tags begin at "Mi" with its top bit set. They take two bytes: what takes less is not to be
  // had without a standard or a specification (RFC 8949, 9.2).
  static final int TAG_BYTE = 0xcd69;
  static final int TAG_SHORT = 0xcd6a;
  static final int TAG_TUPLE = 0xcd6b;
  static final int TAG_BLOB = 0xcd6c;
  static final int TAG_SECRET = 0xcd6d;
  static final int TAG_DEAD = 0xcd6e;
  static final int TAG_CALL_EXCEPTION = 0xcd6f;
  static final int TAG_UTF16 = 0xcd70;
  static final int TAG_CONTEXT = 0xcd71;

  // RFC 8949, 3.4.3.
  static final int TAG_POSITIVE = 2;
  static final int TAG_NEGATIVE = 3;

  /** Each takes a stack trace of the reader when it is read, which is far more than the bytes that ask for it. */
  static final int MAX_CALL_EXCEPTIONS = 10_000;

  /** Public for {@link java.util.ServiceLoader}. */
  public CborCodec() {}

  @Override
  public String name() {
    return "cbor";
  }

  @Override
  public void write(@Nullable Object value, WireOutput out) {
    try {
      new CborWriter(out).value(value, 0);
    } catch (UndeliverableException e) {
      throw e;
    } catch (RuntimeException e) { // a list that another thread changes fails in many ways
      throw new UndeliverableException(
          UndeliverableException.Reason.ARGUMENT,
          "a list or map could not be read to its end; perhaps another thread changes it",
          e);
    }
  }

  @Override
  public @Nullable Object read(WireInput in, ContextSource contexts) {
    return new CborReader(in, contexts).value(0);
  }
}
