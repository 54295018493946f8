package io.mitogen.runtime.code;

import io.mitogen.Dead;
import io.mitogen.MitogenException;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.route.Handler;
import io.mitogen.runtime.route.Listening;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Serves classes to the children of this context. Thread-safe; requests are answered off the loop, and off the threads that
 * read.
 *
 * <p>An answer brings the class and all that it refers to, directly or not, that is known here and the child was not given
 * before: the round trips of a call don't grow with the number of its classes.
 */
public final class ClassServer implements Handler {
  private static final int THREADS =
      4; // in a context below the master, each may wait for an answer from above
  private static final int MAX_BUNDLE_CLASSES =
      500; // beyond it, the child asks again when it needs more
  private static final int MAX_BUNDLE_BYTES = 1024 * 1024;
  private static final int MAX_BUNDLE_SHARE =
      2; // of the largest message: names, and what is over the cap, must fit, too

  private final MessageRouter messages;
  private final ClassStore store;
  private final int maxMessageBytes;
  private final Map<Integer, Set<ClassKey>> sent = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads;

  /** Serves what {@code store} has, from now on. */
  public ClassServer(MessageRouter messages, ClassStore store, int maxMessageBytes) {
    this.messages = messages;
    this.store = store;
    this.maxMessageBytes = maxMessageBytes;
    this.threads = new ThreadPoolExecutor(
        THREADS, THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
          Thread thread = new Thread(task, "mitogen-classes");
          thread.setDaemon(true);
          return thread;
        });
    threads.allowCoreThreadTimeOut(true);
    messages.listen(Wire.GET_CLASS, Listening.atOnce(Policy.CHILDREN, this));
  }

  /** How many classes a child was given. */
  public int sentTo(int child) {
    Set<ClassKey> classes = sent.get(child);
    return classes == null ? 0 : classes.size();
  }

  /** A child has gone. */
  public void forget(int child) {
    sent.remove(child);
  }

  /** Answers no longer. */
  public void close() {
    threads.shutdown();
  }

  @Override
  public void handle(Inbound message) {
    threads.execute(() -> answer(message));
  }

  private void answer(Inbound message) {
    try {
      WireInput in = message.input();
      int loader = in.i32();
      ClassAnswer answer = find(message.src(), loader, in.text());
      WireOutput data = Outbound.data(maxMessageBytes);
      answer.write(data);
      messages.answer(new Outbound(
          Wire.CONTROL, message.src(), messages.self().id(), message.replyTo(), 0, data));
    } catch (MitogenException e) {
      messages.refuse(
          message,
          Dead.Reason.MALFORMED,
          "the request for a class is malformed: " + e.getMessage());
    } catch (RuntimeException | LinkageError e) { // a class loader of the program's that fails
      messages.refuse(
          message,
          Dead.Reason.NO_CLASS,
          "context " + messages.self().id() + " failed to find it: " + e);
    }
  }

  private ClassAnswer find(int child, int loader, String name) {
    ClassStore.Found found;
    try {
      found = store.find(loader, name);
    } catch (ClassNotFoundException e) {
      return ClassAnswer.missing(String.valueOf(e.getMessage()));
    }
    ClassFile file = found.file();
    if (file == null) {
      return ClassAnswer.found(found.loader(), List.of());
    }
    Set<ClassKey> known = sent.computeIfAbsent(child, id -> ConcurrentHashMap.newKeySet());
    return ClassAnswer.found(file.loader(), bundle(file, known));
  }

  /** The class first, then, breadth first, what it refers to and was not sent yet. */
  private List<ClassFile> bundle(ClassFile first, Set<ClassKey> known) {
    List<ClassFile> bundle = new ArrayList<>();
    ArrayDeque<ClassFile> queue = new ArrayDeque<>(List.of(first));
    known.add(ClassKey.of(first));
    int maxBytes = Math.min(MAX_BUNDLE_BYTES, maxMessageBytes / MAX_BUNDLE_SHARE);
    long bytes = 0;
    while (!queue.isEmpty() && bundle.size() < MAX_BUNDLE_CLASSES && bytes < maxBytes) {
      ClassFile file = queue.remove();
      bundle.add(file);
      bytes += file.bytes().length;
      for (String name : file.references()) {
        ClassFile next = name.startsWith("java.") ? null : store.known(file.loader(), name);
        if (next != null && known.add(ClassKey.of(next))) {
          queue.add(next);
        }
      }
    }
    for (ClassFile unsent : queue) { // the cap was met
      known.remove(ClassKey.of(unsent));
    }
    return bundle;
  }
}
