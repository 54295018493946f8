package io.mitogen.runtime;

import io.mitogen.Dead;
import io.mitogen.runtime.call.CallRunner;
import io.mitogen.runtime.code.CodeRequest;
import io.mitogen.runtime.code.Push;
import io.mitogen.runtime.code.RemoteClasses;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.life.Exit;
import io.mitogen.runtime.loop.Log;
import io.mitogen.runtime.route.Handler;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.Stream;
import io.mitogen.runtime.stream.StreamListener;
import io.mitogen.spi.WireInput;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a child does when a parent says so, or has gone. Immutable; called on the thread that reads the parent's stream. */
final class ParentHandlers implements StreamListener {
  private final MessageRouter messages;
  private final CallRunner runner;
  private final RemoteClasses classes;
  private final Below below;
  private final Log log;

  ParentHandlers(
      MessageRouter messages, CallRunner runner, RemoteClasses classes, Below below, Log log) {
    this.messages = messages;
    this.runner = runner;
    this.classes = classes;
    this.below = below;
    this.log = log;
  }

  /** The contexts below this one. Thread-safe. */
  interface Below extends Exit.Below {
    /** Sends classes on to one of them. */
    CompletableFuture<@Nullable Void> preload(int context, List<CodeRequest> roots);
  }

  /** A call is no longer wanted. */
  Handler cancel() {
    return new Handler() {
      @Override
      public void handle(Inbound message) {
        runner.cancel(message.src(), message.input().i32());
      }
    };
  }

  /** Classes come ahead of the calls that need them, for us or one below. */
  Handler loadClasses() {
    return new Handler() {
      @Override
      public void handle(Inbound message) {
        Push push = Push.read(message.input());
        classes.keep(push.classes());
        if (push.context() == messages.self().id()) {
          messages.confirm(message);
        } else {
          sendOn(push, message);
        }
      }
    };
  }

  private void sendOn(Push push, Inbound message) {
    below.preload(push.context(), push.roots()).whenComplete((done, failure) -> {
      if (failure == null) {
        messages.confirm(message);
      } else {
        messages.refuse(message, Dead.Reason.NO_CLASS, String.valueOf(failure.getMessage()));
      }
    });
  }

  /**
   * We are to end, or one of our children is. Not on the loop: the JVM waits 300 ms for threads that are still in a read
   * then.
   */
  Handler shutdown() {
    return new Handler() {
      @Override
      public void handle(Inbound message) {
        WireInput in = message.input();
        int context = in.i32();
        Duration limit = Duration.ofMillis(Math.max(0, in.i32()));
        if (context == messages.self().id()) {
          Exit.within(limit, below);
        } else {
          endChild(message, context, limit);
        }
      }
    };
  }

  /** On a thread of its own, for it takes a while. */
  private void endChild(Inbound message, int context, Duration limit) {
    Thread thread = new Thread("mitogen-shutdown") {
      @Override
      public void run() {
        below.closeChild(context, limit);
        messages.confirm(message);
      }
    };
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void received(Stream stream, Inbound message) {
    messages.received(stream, message);
  }

  @Override
  public void ended(Stream stream, String why) {
    messages.remove(stream, why);
    if (stream.neighbour().id() == messages.self().parent() && !why.equals(Stream.CLOSED)) {
      log.warning("stream", "the stream to the parent ended: " + why, null);
    }
  }
}
