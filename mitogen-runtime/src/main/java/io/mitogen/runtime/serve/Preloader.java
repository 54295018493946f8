package io.mitogen.runtime.serve;

import io.mitogen.UndeliverableException;
import io.mitogen.runtime.call.CodeOrigin;
import io.mitogen.runtime.code.ClassAnswer;
import io.mitogen.runtime.code.ClassFile;
import io.mitogen.runtime.code.CodeRequest;
import io.mitogen.runtime.code.Push;
import io.mitogen.runtime.code.Question;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.spi.WireOutput;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends classes ahead of the calls that need them: to the child that leads to a context, which sends them on. Thread-safe;
 * each push has a thread of its own, which waits for the child.
 */
public final class Preloader {
  private final MessageRouter messages;
  private final ClassServer server;
  private final int maxMessageBytes;

  /** Sends what {@code server} serves, and counts it there. */
  public Preloader(MessageRouter messages, ClassServer server, int maxMessageBytes) {
    this.messages = messages;
    this.server = server;
    this.maxMessageBytes = maxMessageBytes;
  }

  /**
   * Sends these classes, and all that they refer to, to a context below. Does not block; the future completes, on the thread
   * that sends, when the context has them.
   */
  public CompletableFuture<@Nullable Void> push(int context, List<CodeRequest> roots) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    Thread thread = new Thread(
        () -> {
          try {
            send(context, roots);
            done.complete(null);
          } catch (Throwable e) { // a class loader of the program's that fails, say
            done.completeExceptionally(e);
          }
        },
        "mitogen-preload");
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  private void send(int context, List<CodeRequest> roots) {
    if (messages.below(context) == null) {
      throw new UndeliverableException(
          UndeliverableException.Reason.NO_ROUTE,
          "there is no context " + context + " below context " + messages.self().id());
    }
    int child = messages.neighbourTo(context);
    Bundle bundle =
        new Bundle(server.store(), roots.get(0), server.givenTo(child), maxMessageBytes);
    for (CodeRequest root : roots) {
      try {
        ClassFile file = server.store().find(root).file();
        if (file != null) {
          bundle.addNew(file);
        }
      } catch (ClassNotFoundException e) {
        throw new UndeliverableException(
            UndeliverableException.Reason.NO_CLASS,
            root.name() + " can't be preloaded: " + e.getMessage(),
            e);
      }
    }
    ClassAnswer piece = bundle.next(CodeOrigin.PLATFORM);
    while (!bundle.isEmpty()) {
      deliver(child, new Push(child, List.of(), piece));
      piece = bundle.next(CodeOrigin.PLATFORM);
    }
    if (child != context || !piece.classes().isEmpty()) {
      deliver(child, new Push(context, roots, piece));
    }
  }

  private void deliver(int child, Push push) {
    WireOutput data = Outbound.data(maxMessageBytes);
    push.write(data);
    Question.ask(messages, child, Wire.LOAD_CLASS, data, "classes to preload");
    server.pushed(push.classes());
  }
}
