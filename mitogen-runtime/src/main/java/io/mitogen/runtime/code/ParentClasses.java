package io.mitogen.runtime.code;

import io.mitogen.MitogenException;
import io.mitogen.runtime.call.Awaited;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.route.Answers;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.spi.WireOutput;
import java.time.Duration;

/** Asks the parent for classes. Thread-safe. */
public final class ParentClasses implements ClassSource {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final MessageRouter router;

  /** Asks the parent of the context that {@code router} belongs to. */
  public ParentClasses(MessageRouter router) {
    this.router = router;
  }

  @Override
  public ClassAnswer fetch(int loader, String name) throws ClassNotFoundException {
    int parent = router.self().parent();
    Awaited awaited = new Awaited();
    int replyTo = router.replies().add(parent, awaited);
    WireOutput data = Outbound.data(Integer.MAX_VALUE);
    data.i32(loader);
    data.text(name);
    try {
      router.send(
          new Outbound(Wire.CONTROL, parent, router.self().id(), Wire.GET_CLASS, replyTo, data));
      Inbound answer = awaited.awaitUninterruptibly(LIMIT);
      if (answer == null) {
        throw new ClassNotFoundException(name + ": the parent did not answer within " + LIMIT);
      }
      if (answer.kind() == Wire.DEAD) {
        throw new ClassNotFoundException(
            name + ": " + Answers.read(answer.input()).text());
      }
      return ClassAnswer.read(answer.input());
    } catch (MitogenException e) {
      throw new ClassNotFoundException(name + ": " + e.getMessage(), e);
    } finally {
      router.replies().remove(replyTo);
    }
  }
}
