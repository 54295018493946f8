package io.mitogen.spi;

import io.mitogen.UndeliverableException;
import org.jspecify.annotations.Nullable;

/**
 * Turns user values into bytes and back: arguments, results, messages. Found by {@link java.util.ServiceLoader};
 * thread-safe; never blocks. Control messages have an encoding of their own.
 *
 * <p>Which values may travel is not for the codec to decide: {@link io.mitogen.Values} checks before {@link #write}.
 */
public interface Codec {
  /** Its name, such as {@code cbor}: both ends of a stream must use the same. */
  String name();

  /** Appends one value, already checked, to {@code out}. */
  void write(@Nullable Object value, WireOutput out);

  /**
   * Reads one value. Whatever the bytes are, it ends with a value or an exception, and takes no more memory than is
   * proportional to the bytes that are there.
   *
   * @param contexts makes the contexts that the value has in it
   * @throws UndeliverableException with {@link UndeliverableException.Reason#MALFORMED}; the message says where
   */
  @Nullable
  Object read(WireInput in, ContextSource contexts);
}
