package io.mitogen.runtime.node;

import io.mitogen.ContextInfo;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.launch.Launcher;
import io.mitogen.runtime.loop.Log;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.serve.ClassServer;
import io.mitogen.runtime.stream.FrameLog;
import io.mitogen.runtime.stream.Neighbour;
import io.mitogen.runtime.stream.Stream;
import io.mitogen.runtime.stream.StreamListener;
import io.mitogen.spi.ByteLink;
import io.mitogen.spi.WireOutput;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A context that this one has started, and that has said hello. Thread-safe. */
final class Child implements StreamListener {
  private static final Duration ENDING_LIMIT = Duration.ofMillis(500);

  private final Launcher.Child process;
  private final MessageRouter messages;
  private final ClassServer classes;
  private final Aftermath aftermath;
  private final Stream stream;
  private final Consumer<Child> onEnd;
  private final CountDownLatch gone = new CountDownLatch(1);
  private volatile String wanted = ""; // why we ended it, if we did

  /**
   * A child, not read from yet.
   *
   * @param onEnd called at its end, before anyone is told, and looks
   */
  Child(
      Neighbour neighbour,
      Launcher.Child process,
      MessageRouter messages,
      ClassServer classes,
      FrameLog frames,
      Log log,
      Consumer<Child> onEnd) {
    this.process = process;
    this.messages = messages;
    this.classes = classes;
    this.onEnd = onEnd;
    this.aftermath = new Aftermath(neighbour, process, log);
    this.stream = new Stream(
        messages.self().id(),
        neighbour,
        process.in(),
        process.reader(),
        process.link().output(),
        frames,
        this);
  }

  Neighbour neighbour() {
    return stream.neighbour();
  }

  Stream stream() {
    return stream;
  }

  /** @param payloadBytes what it was given before its stream began */
  ContextInfo info(int payloadBytes) {
    return new ContextInfo(
        neighbour().id(),
        messages.self().id(),
        neighbour().name(),
        neighbour().pid(),
        neighbour().javaVersion(),
        stream.bytesSent() + payloadBytes,
        stream.bytesReceived(),
        classes.sentTo(neighbour().id()));
  }

  void ping(LongConsumer pong) {
    stream.liveness().onPong(pong);
    stream.ping();
  }

  /** Asks it to end, with all that is below it, within {@code grace}. */
  void askToEnd(Duration grace) {
    wanted = "it was closed";
    stream.sendUrgently(new Outbound(
        Wire.CONTROL,
        neighbour().id(),
        messages.self().id(),
        Wire.SHUTDOWN,
        0,
        shutdown(neighbour().id(), grace)));
  }

  /** The data of a SHUTDOWN: {@code | context i32 | grace in milliseconds i32 |}. */
  static WireOutput shutdown(int context, Duration grace) {
    WireOutput data = Outbound.data(Wire.MAX_FRAME_DATA);
    data.i32(context);
    data.i32((int) grace.toMillis());
    return data;
  }

  /** Ends its process. */
  void endBecause(String why) {
    wanted = wanted.isEmpty() ? why : wanted;
    aftermath.hurry();
    process.link().endCommand();
  }

  /** Opens when it has ended, with all that it has left behind on this machine, and everyone has been told. */
  CountDownLatch gone() {
    return gone;
  }

  @Override
  public void received(Stream from, Inbound message) {
    messages.received(from, message);
  }

  @Override
  public void ended(Stream ended, String why) {
    Optional<ByteLink.Ending> ending = ending();
    String how = ending.map(e -> "its process " + e.text()).orElse(why);
    onEnd.accept(this);
    messages.remove(ended, wanted.isEmpty() ? how : wanted + "; " + how);
    classes.forget(neighbour().id());
    if (ending.isEmpty()) {
      process.link().endCommand();
    }
    aftermath.endLeftovers(!wanted.isEmpty());
    if (ending.isPresent()) { // what it printed last may still be in the pipe
      process.drain(ENDING_LIMIT);
    }
    process.link().close();
    gone.countDown();
  }

  private Optional<ByteLink.Ending> ending() {
    try {
      return process.link().ending(ENDING_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // this thread is ours, and about to end
      return Optional.empty();
    }
  }
}
