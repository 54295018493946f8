package io.mitogen.runtime.sim;

import io.mitogen.MitogenException;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.launch.ContextIds;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.route.ReplyListener;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.WireInput;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.IntConsumer;

/**
 * The numbers for the children of one context. Those of others are given out by the real {@link ContextIds}; its own are
 * asked for as that does, but without waiting. Confined to the test.
 */
final class Numbers implements ReplyListener {
  private final MessageRouter router;
  private final ContextIds real;
  private final ArrayDeque<IntConsumer> waiting = new ArrayDeque<>();
  private int next;
  private int end;

  Numbers(MessageRouter router) {
    this.router = router;
    this.real = new ContextIds(router);
  }

  /** Calls {@code then} with a number, soon, or never if the parent goes away. */
  void take(IntConsumer then) {
    if (!router.self().hasParent()) {
      then.accept(real.take(Deadline.in(Duration.ofSeconds(1))));
    } else if (next < end) {
      then.accept(next++);
    } else {
      waiting.add(then);
      if (waiting.size() == 1) {
        ask();
      }
    }
  }

  /** Whether the parent was asked, and has not answered yet. */
  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  private void ask() {
    int parent = router.self().parent();
    int replyTo = router.replies().add(parent, this);
    try {
      router.send(new Outbound(
          Wire.CONTROL, parent, router.self().id(), Wire.ALLOCATE_ID, replyTo, Outbound.data(0)));
    } catch (MitogenException e) {
      router.replies().remove(replyTo);
      waiting.clear();
    }
  }

  @Override
  public void replied(Inbound answer) {
    if (answer.kind() == Wire.DEAD) {
      waiting.clear();
      return;
    }
    WireInput in = answer.input();
    next = in.i32();
    end = in.i32();
    while (!waiting.isEmpty()) {
      waiting.remove().accept(next++);
    }
  }

  @Override
  public void failed(MitogenException why) {
    waiting.clear();
  }
}
