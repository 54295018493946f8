package io.mitogen.runtime;

import io.mitogen.Context;
import io.mitogen.Invocation;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.call.CallExecutor;
import io.mitogen.runtime.call.CallRunner;
import io.mitogen.runtime.call.CodeOrigin;
import io.mitogen.runtime.call.RemoteCodec;
import io.mitogen.runtime.code.CodeRequest;
import io.mitogen.runtime.code.ParentClasses;
import io.mitogen.runtime.code.RemoteClasses;
import io.mitogen.runtime.frame.FrameReader;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.life.Exit;
import io.mitogen.runtime.log.LogLevels;
import io.mitogen.runtime.log.LogSender;
import io.mitogen.runtime.loop.ThreadLoop;
import io.mitogen.runtime.node.Node;
import io.mitogen.runtime.route.Handler;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.Listening;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.FrameLog;
import io.mitogen.runtime.stream.Hello;
import io.mitogen.runtime.stream.Neighbour;
import io.mitogen.runtime.stream.Stream;
import io.mitogen.spi.Codec;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A child, from its parent's hello to its end. Runs on the main thread, which then reads the parent's stream.
 *
 * <p>Everything here happens before the child says hello, or on the way to its first answer: no lambda, no formatting, no
 * logger, each of which costs some milliseconds the first time.
 */
public final class ChildMain implements BiConsumer<InputStream, OutputStream> {
  /** For the boot class, which knows no more than the name. */
  public ChildMain() {}

  @Override
  public void accept(InputStream in, OutputStream out) {
    Inside inside = null;
    try {
      FrameReader reader = new FrameReader(Wire.DEFAULT_MAX_MESSAGE_BYTES);
      Hello.ToChild hello = Hello.ToChild.read(first(in, reader));
      reader.setMaxMessageBytes(hello.maxMessageBytes());
      inside = new Inside(hello);
      inside.start(in, reader, out).readUntilEnd();
    } catch (Exception e) {
      new ErrorLog().warning("child", "this context could not start", e);
    }
    Exit.within(Exit.GRACE, inside);
  }

  private static Inbound first(InputStream in, FrameReader reader) throws IOException {
    Inbound frame = reader.poll();
    while (frame == null) {
      if (reader.fill(in) < 0) {
        throw new EOFException("the parent ended the stream before its hello");
      }
      frame = reader.poll();
    }
    return frame;
  }

  /**
   * What is inside a child. Thread-safe.
   *
   * <p>Its node, and the part of the library that the node is made of, are there when someone first needs them.
   */
  private static final class Inside implements CallExecutor.Surroundings, ParentHandlers.Below {
    private final ErrorLog log = new ErrorLog();
    private final ThreadLoop loop = new ThreadLoop("mitogen-loop", log);
    private final ClassLoader library = ChildMain.class.getClassLoader();
    private final Hello.ToChild hello;
    private final Codec codec;
    private final MessageRouter messages;
    private final RemoteClasses classes;
    private volatile @Nullable Node node;

    @SuppressWarnings("unchecked") // the boot class is not known here
    Inside(Hello.ToChild hello) throws ReflectiveOperationException {
      this.hello = hello;
      if (hello.debug()) {
        log.enableDebug();
      }
      messages = new MessageRouter(
          new Identity(hello.id(), hello.parents()), loop, log, hello.unidirectional());
      ParentClasses parent = new ParentClasses(messages);
      classes = new RemoteClasses(parent, library, hello.id());
      codec = hello.codecLoader() == CodeOrigin.PLATFORM
          ? (Codec) library.loadClass(hello.codec()).getConstructor().newInstance()
          : new RemoteCodec(classes, hello.codecLoader(), hello.codec());
      ((Consumer<Supplier<byte[]>>) library).accept(parent);
    }

    Stream start(InputStream in, FrameReader reader, OutputStream out) throws IOException {
      CallRunner runner = new CallRunner(
          new CallExecutor(messages, codec, classes, this, hello.maxMessageBytes(), log), log);
      ParentHandlers handlers = new ParentHandlers(messages, runner, classes, this, log);
      messages.listen(Wire.CALL, Listening.inOrder(Handler.Policy.PARENTS, runner));
      messages.listen(Wire.CANCEL, Listening.inOrder(Handler.Policy.PARENTS, handlers.cancel()));
      messages.listen(Wire.SHUTDOWN, Listening.atOnce(Handler.Policy.PARENTS, handlers.shutdown()));
      messages.listen(
          Wire.LOAD_CLASS, Listening.atOnce(Handler.Policy.PARENTS, handlers.loadClasses()));
      Neighbour parent = new Neighbour(messages.self().parent(), "parent", 0, "");
      Stream stream =
          new Stream(messages.self().id(), parent, in, reader, out, new FrameLog(log), handlers);
      messages.addParent(stream);
      LogSender logs = LogSender.ofThisJvm();
      messages.listen(Wire.FORWARD_LOG, Listening.atOnce(Handler.Policy.PARENTS, logs));
      messages.listen(
          Wire.LOG_LEVEL, Listening.atOnce(Handler.Policy.PARENTS, LogLevels.ofThisJvm()));
      Hello.ToParent answer =
          new Hello.ToParent(Long.getLong("mitogen.pid", 0), System.getProperty("java.version"));
      out.write(answer.frame(messages.self().id(), messages.self().parent()));
      logs.open(messages.self().id(), stream, loop);
      runner.start();
      return stream;
    }

    private Node node() {
      Node made = node;
      return made == null ? makeNode() : made;
    }

    private synchronized Node makeNode() {
      Node made = node;
      if (made == null) {
        made = Node.ofChild(messages, loop, log, codec, hello, classes, library);
        node = made;
      }
      return made;
    }

    @Override
    public Invocation invocation(int caller) {
      return new Invocation(node(), node().context(caller));
    }

    @Override
    public Context context(int id, String name) {
      return node().contextsOfValues().context(id, name);
    }

    @Override
    public boolean test(@Nullable Context context) {
      return node().contextsOfValues().test(context);
    }

    @Override
    public CompletableFuture<@Nullable Void> preload(int context, List<CodeRequest> roots) {
      Node made = node; // not made for it: that asks the parent, whose stream this thread reads
      return made == null
          ? CompletableFuture.failedFuture(new UndeliverableException(
              UndeliverableException.Reason.NO_ROUTE,
              "there is no context " + context + " below this one"))
          : made.preload(context, roots);
    }

    @Override
    public void close(Duration limit) {
      LogSender.ofThisJvm().end();
      Node made = node;
      if (made != null) {
        made.close(limit);
      }
    }

    @Override
    public void closeChild(int id, Duration limit) {
      Node made = node;
      if (made != null) {
        made.closeChild(id, limit);
      }
    }
  }
}
