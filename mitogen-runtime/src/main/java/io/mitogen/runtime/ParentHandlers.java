package io.mitogen.runtime;

import io.mitogen.runtime.call.CallRunner;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.life.Exit;
import io.mitogen.runtime.loop.Log;
import io.mitogen.runtime.route.Handler;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.Stream;
import io.mitogen.runtime.stream.StreamListener;

/** What a child does when its parent says so, or has gone. Immutable. */
final class ParentHandlers implements StreamListener, Handler {
  private final MessageRouter messages;
  private final CallRunner runner;
  private final Log log;

  ParentHandlers(MessageRouter messages, CallRunner runner, Log log) {
    this.messages = messages;
    this.runner = runner;
    this.log = log;
  }

  Handler cancel() {
    return new Handler() {
      @Override
      public void handle(Inbound message) {
        runner.cancel(message.src(), message.input().i32());
      }
    };
  }

  /** The parent wants us to end. Not on the loop: the JVM waits 300 ms for threads that are still in a read then. */
  @Override
  public void handle(Inbound shutdown) {
    Exit.now();
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
