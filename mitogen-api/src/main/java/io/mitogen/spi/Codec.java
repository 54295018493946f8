package io.mitogen.spi;

import io.mitogen.UndeliverableException;
import org.jspecify.annotations.Nullable;

/**
 * Turns user values into bytes and back: arguments, results, messages. Found by {@link java.util.ServiceLoader};
 * thread-safe; never blocks. Control messages have an encoding of their own.
 *
 * <p>An implementation is a public class with a public constructor without parameters. A context that lacks it loads it over
 * the wire, with all that it needs, when the first value arrives. {@code docs/write-a-codec.md} shows how one is made.
 *
 * <p>Which values may travel is not for the codec to decide: {@link io.mitogen.Values} checks before {@link #write}.
 */
public interface Codec {
  /** Its name, such as {@code cbor}, by which a router is told to use it, and all contexts below. */
  String name();

  /**
   * Appends one value, already checked, to {@code out}, so that {@link #read} can tell where it ends: others may follow.
   *
   * @throws UndeliverableException if it is over the limit, as {@code out} says; or with {@link
   *     UndeliverableException.Reason#ARGUMENT} if it changes meanwhile
   */
  void write(@Nullable Object value, WireOutput out);

  /**
   * Reads one value, and no byte more. Whatever the bytes are, it ends with a value that may travel or an exception, and takes
   * no more memory than is proportional to the bytes that are there.
   *
   * @param contexts makes the contexts that the value has in it
   * @throws UndeliverableException with {@link UndeliverableException.Reason#MALFORMED}; the message says where
   */
  @Nullable
  Object read(WireInput in, ContextSource contexts);
}
