package io.mitogen.runtime.code;

import io.mitogen.MitogenException;
import io.mitogen.runtime.call.Awaited;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.route.Answers;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.time.Duration;
import java.util.function.Supplier;

/** Asks the parent for code. Thread-safe. */
public final class ParentClasses implements ClassSource, Supplier<byte[]> {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final MessageRouter router;

  /** Asks the parent of the context that {@code router} belongs to. */
  public ParentClasses(MessageRouter router) {
    this.router = router;
  }

  @Override
  public ClassAnswer fetch(int loader, String name) throws ClassNotFoundException {
    WireOutput data = Outbound.data(Integer.MAX_VALUE);
    data.i32(loader);
    data.text(name);
    try {
      return ClassAnswer.read(ask(Wire.GET_CLASS, data, name));
    } catch (MitogenException e) {
      throw new ClassNotFoundException(name + ": " + e.getMessage(), e);
    }
  }

  /** The rest of this library: what only those contexts need that start others. */
  @Override
  public byte[] get() {
    try {
      return ask(Wire.GET_LIBRARY, Outbound.data(0), "the rest of the library").rest();
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private WireInput ask(int handle, WireOutput data, String what) throws ClassNotFoundException {
    int parent = router.self().parent();
    Awaited awaited =
        new Awaited(false); // what a handler on the loop needs can't wait for the loop
    int replyTo = router.replies().add(parent, awaited);
    try {
      router.send(new Outbound(Wire.CONTROL, parent, router.self().id(), handle, replyTo, data));
      Inbound answer = awaited.awaitUninterruptibly(LIMIT);
      if (answer == null) {
        throw new ClassNotFoundException(what + ": the parent did not answer within " + LIMIT);
      }
      if (answer.kind() == Wire.DEAD) {
        throw new ClassNotFoundException(
            what + ": " + Answers.read(answer.input()).text());
      }
      return answer.input();
    } finally {
      router.replies().remove(replyTo);
    }
  }
}
