package io.mitogen.runtime.node;

import io.mitogen.Context;
import io.mitogen.Dead;
import io.mitogen.HandlerOptions;
import io.mitogen.Message;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.call.Calls;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.route.Handler;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.spi.WireOutput;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A handler of the program's. Confined to the loop. */
final class UserHandler implements Handler {
  private final Node node;
  private final MessageRouter messages;
  private final Calls calls;
  private final Consumer<Message> handler;

  UserHandler(Node node, MessageRouter messages, Calls calls, Consumer<Message> handler) {
    this.node = node;
    this.messages = messages;
    this.calls = calls;
    this.handler = handler;
  }

  /** Who may send to a handler with this option. */
  static Policy policy(HandlerOptions.Senders senders) {
    switch (senders) {
      case PARENTS:
        return Policy.PARENTS;
      case CHILDREN:
        return Policy.DESCENDANTS;
      case RELATIVES:
        return Policy.RELATIVES;
      case ANYONE:
        return Policy.ANYONE;
    }
    throw new AssertionError(senders);
  }

  @Override
  public void handle(Inbound message) {
    if (message.kind() != Wire.VALUE) {
      throw new UndeliverableException(
          UndeliverableException.Reason.MALFORMED,
          "a handler takes values, not messages of kind " + Integer.toHexString(message.kind()));
    }
    Arrived arrived = new Arrived(message);
    try {
      handler.accept(arrived);
    } catch (Throwable e) {
      arrived.fail(e); // rather than leave whoever asked waiting (Mitogen row 5.12)
    }
  }

  @Override
  public void ended(String why) {
    end(Dead.Reason.CLOSED, why);
  }

  @Override
  public void respondentGone(String why) {
    end(Dead.Reason.DISCONNECTED, why);
  }

  private void end(Dead.Reason reason, String why) {
    handler.accept(new End(new Dead(reason, why), node.context(messages.self().id())));
  }

  /** A message of another context. */
  private final class Arrived implements Message {
    private final Inbound message;
    private final AtomicBoolean answered = new AtomicBoolean();

    Arrived(Inbound message) {
      this.message = message;
    }

    @Override
    public Context source() {
      return node.context(message.src());
    }

    @Override
    public @Nullable Object value() {
      return calls.value(message.input());
    }

    @Override
    public Optional<Dead> dead() {
      return Optional.empty();
    }

    @Override
    public boolean wantsReply() {
      return message.replyTo() != 0;
    }

    @Override
    public void reply(@Nullable Object value) {
      if (wantsReply()) {
        WireOutput data = calls.value(value);
        answer(Wire.VALUE, data);
      }
    }

    void fail(Throwable thrown) {
      if (wantsReply()) {
        answer(Wire.FAILURE, calls.failure(thrown));
      } else {
        throw new IllegalStateException("a handler failed", thrown); // the loop logs it
      }
    }

    private void answer(int kind, WireOutput data) {
      if (answered.compareAndSet(false, true)) {
        messages.answer(
            new Outbound(kind, message.src(), messages.self().id(), message.replyTo(), 0, data));
      }
    }
  }

  /** Nothing more will come. */
  private static final class End implements Message {
    private final Dead dead;
    private final Context self;

    End(Dead dead, Context self) {
      this.dead = dead;
      this.self = self;
    }

    @Override
    public Context source() {
      return self;
    }

    @Override
    public @Nullable Object value() {
      throw new IllegalStateException("a dead message has no value: " + dead.text());
    }

    @Override
    public Optional<Dead> dead() {
      return Optional.of(dead);
    }

    @Override
    public boolean wantsReply() {
      return false;
    }

    @Override
    public void reply(@Nullable Object value) {}
  }
}
