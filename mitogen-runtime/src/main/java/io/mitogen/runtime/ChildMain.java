package io.mitogen.runtime;

import io.mitogen.Invocation;
import io.mitogen.runtime.call.CallRunner;
import io.mitogen.runtime.code.ParentClasses;
import io.mitogen.runtime.code.RemoteClasses;
import io.mitogen.runtime.frame.FrameReader;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.launch.Hello;
import io.mitogen.runtime.life.Exit;
import io.mitogen.runtime.loop.Log;
import io.mitogen.runtime.loop.Loop;
import io.mitogen.runtime.loop.ThreadLoop;
import io.mitogen.runtime.route.Handler;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.Neighbour;
import io.mitogen.runtime.stream.Stream;
import io.mitogen.spi.Codec;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
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
    try {
      run(in, out);
    } catch (Exception e) {
      new ErrorLog().warning("child", "this context could not start", e);
    }
    Exit.now();
  }

  private static void run(InputStream in, OutputStream out) throws Exception {
    FrameReader reader = new FrameReader(Wire.DEFAULT_MAX_MESSAGE_BYTES);
    Inbound frame = reader.poll();
    while (frame == null) {
      if (reader.fill(in) < 0) {
        throw new EOFException("the parent ended the stream before its hello");
      }
      frame = reader.poll();
    }
    Hello.ToChild hello = Hello.ToChild.read(frame);
    reader.setMaxMessageBytes(hello.maxMessageBytes());
    start(hello, in, reader, out).readUntilEnd();
  }

  private static Stream start(
      Hello.ToChild hello, InputStream in, FrameReader reader, OutputStream out)
      throws ReflectiveOperationException, IOException {
    Identity identity = new Identity(hello.id(), hello.parents());
    ErrorLog log = new ErrorLog();
    ThreadLoop loop = new ThreadLoop("mitogen-loop", log);
    ClassLoader library = ChildMain.class.getClassLoader();
    Codec codec = (Codec) library.loadClass(hello.codec()).getConstructor().newInstance();
    MessageRouter messages = new MessageRouter(identity, loop, log);
    RemoteClasses classes = new RemoteClasses(new ParentClasses(messages), library);
    Rules rules = new Rules(codec, hello.maxMessageBytes());
    Invocations invocations = new Invocations(messages, loop, log, rules, classes);
    CallRunner runner =
        new CallRunner(messages, codec, classes, invocations, hello.maxMessageBytes(), log);
    ParentHandlers handlers = new ParentHandlers(messages, runner, log);
    messages.listenAtOnce(Wire.CALL, Handler.Policy.PARENTS, runner);
    messages.listenAtOnce(Wire.CANCEL, Handler.Policy.PARENTS, handlers.cancel());
    messages.listenAtOnce(Wire.SHUTDOWN, Handler.Policy.PARENTS, handlers);
    Neighbour parent = new Neighbour(identity.parent(), "parent", 0, "");
    Stream stream = new Stream(identity.id(), parent, in, reader, out, handlers);
    messages.add(stream);
    Hello.ToParent answer =
        new Hello.ToParent(Long.getLong("mitogen.pid", 0), System.getProperty("java.version"));
    out.write(answer.frame(identity.id(), identity.parent()));
    runner.start();
    return stream;
  }

  /** What a callee sees of its call; made when one first asks. Confined to the thread that runs the calls. */
  private static final class Invocations implements IntFunction<Invocation> {
    private final MessageRouter messages;
    private final Loop loop;
    private final Log log;
    private final Rules rules;
    private final RemoteClasses classes;
    private @Nullable Node node;

    Invocations(MessageRouter messages, Loop loop, Log log, Rules rules, RemoteClasses classes) {
      this.messages = messages;
      this.loop = loop;
      this.log = log;
      this.rules = rules;
      this.classes = classes;
    }

    @Override
    public Invocation apply(int caller) {
      if (node == null) {
        node = new Node(messages, loop, log, rules, classes, null);
      }
      return new Invocation(node, node.context(caller));
    }
  }
}
