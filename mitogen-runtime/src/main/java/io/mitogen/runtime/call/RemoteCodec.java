package io.mitogen.runtime.call;

import io.mitogen.UndeliverableException;
import io.mitogen.spi.Codec;
import io.mitogen.spi.ContextSource;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import org.jspecify.annotations.Nullable;

/**
 * A codec that is part of the program, not of this library: its class is fetched, as any other of the program's, when the
 * first value is to be read or written. Thread-safe. The first value comes with the first call, on a thread that may block.
 */
public final class RemoteCodec implements Codec {
  private final ClassFinder classes;
  private final int loader;
  private final String className;
  private volatile @Nullable Codec codec;

  /** The codec of that class, which the master's loader number {@code loader} has. */
  public RemoteCodec(ClassFinder classes, int loader, String className) {
    this.classes = classes;
    this.loader = loader;
    this.className = className;
  }

  @Override
  public String name() {
    return codec().name();
  }

  @Override
  public void write(@Nullable Object value, WireOutput out) {
    codec().write(value, out);
  }

  @Override
  public @Nullable Object read(WireInput in, ContextSource contexts) {
    return codec().read(in, contexts);
  }

  private Codec codec() {
    Codec made = codec;
    if (made == null) { // two threads may both make one: it has no state that is seen from outside
      made = make();
      codec = made;
    }
    return made;
  }

  private Codec make() {
    try {
      return (Codec) classes.load(loader, className).getConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new UndeliverableException(
          UndeliverableException.Reason.NO_CLASS,
          "the codec " + className + " of this tree can't be had here: " + e
              + "; it must be a public class with a public constructor without parameters, which may be served",
          e);
    }
  }
}
