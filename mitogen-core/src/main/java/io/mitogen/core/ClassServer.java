package io.mitogen.core;

import io.mitogen.Dead;
import io.mitogen.MitogenException;
import io.mitogen.runtime.call.CodeOrigin;
import io.mitogen.runtime.code.ClassAnswer;
import io.mitogen.runtime.code.ClassAnswer.ClassFile;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.route.Handler;
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
import org.jspecify.annotations.Nullable;

/**
 * Serves the program's classes to the contexts below. Thread-safe; requests are answered off the loop.
 *
 * <p>An answer brings the class and all that it refers to, directly or not, that the child was not given before: the round
 * trips of a call don't grow with the number of its classes. No class is initialised here for it.
 */
final class ClassServer implements Handler {
  private static final int MAX_BUNDLE_CLASSES =
      500; // beyond it, the child asks again when it needs more
  private static final int MAX_BUNDLE_BYTES = 1024 * 1024;
  private static final int MAX_BUNDLE_SHARE =
      2; // of the largest message: names, and what is over the cap, must fit, too

  private final MessageRouter messages;
  private final ClassLoaders loaders;
  private final int maxMessageBytes;
  private final ClassFiles files = new ClassFiles();
  private final Map<Integer, Set<Class<?>>> sent = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads;

  ClassServer(MessageRouter messages, ClassLoaders loaders, int maxMessageBytes) {
    this.messages = messages;
    this.loaders = loaders;
    this.maxMessageBytes = maxMessageBytes;
    this.threads =
        new ThreadPoolExecutor(2, 2, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
          Thread thread = new Thread(task, "mitogen-classes");
          thread.setDaemon(true);
          return thread;
        });
    threads.allowCoreThreadTimeOut(true);
    messages.listenAtOnce(Wire.GET_CLASS, Policy.CHILDREN, this);
  }

  /** How many classes a child was given. */
  int sentTo(int child) {
    Set<Class<?>> classes = sent.get(child);
    return classes == null ? 0 : classes.size();
  }

  /** A child has gone. */
  void forget(int child) {
    sent.remove(child);
  }

  void close() {
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
      messages.refuse(message, Dead.Reason.NO_CLASS, "the master failed to find it: " + e);
    }
  }

  private ClassAnswer find(int child, int loaderNumber, String name) {
    String refusal = ServingPolicy.refusal(name);
    if (refusal != null) {
      return ClassAnswer.missing(name + " " + refusal);
    }
    ClassLoader loader = loaders.loader(loaderNumber);
    if (loader == null) {
      return ClassAnswer.missing(
          name + ": the class loader it should come from is gone from the master");
    }
    Class<?> type = load(name, loader);
    if (type == null) {
      return ClassAnswer.missing(name + ": the master has no such class either");
    }
    int definer = loaders.loaderOf(type);
    if (definer == CodeOrigin.PLATFORM) {
      return ServingPolicy.isLibrary(name)
          ? ClassAnswer.found(definer, List.of())
          : ClassAnswer.missing(
              name + " belongs to the JDK, and the JDK of this context does not have it");
    }
    List<ClassFile> bundle =
        bundle(type, sent.computeIfAbsent(child, id -> ConcurrentHashMap.newKeySet()));
    return bundle.isEmpty()
        ? ClassAnswer.missing(name + ": its class file can't be read in the master")
        : ClassAnswer.found(definer, bundle);
  }

  /** The class first, then, breadth first, what it refers to and was not sent yet. Empty if it can't be read. */
  private List<ClassFile> bundle(Class<?> first, Set<Class<?>> known) {
    List<ClassFile> bundle = new ArrayList<>();
    ArrayDeque<Class<?>> queue = new ArrayDeque<>(List.of(first));
    known.add(first);
    int maxBytes = Math.min(MAX_BUNDLE_BYTES, maxMessageBytes / MAX_BUNDLE_SHARE);
    long bytes = 0;
    while (!queue.isEmpty() && bundle.size() < MAX_BUNDLE_CLASSES && bytes < maxBytes) {
      Class<?> type = queue.remove();
      ClassFiles.Scanned file = files.get(type);
      if (file == null) {
        known.remove(type);
        continue;
      }
      bundle.add(new ClassFile(loaders.loaderOf(type), type.getName(), file.bytes()));
      bytes += file.bytes().length;
      for (String name : file.references()) {
        Class<?> next = servable(name, type.getClassLoader());
        if (next != null && known.add(next)) {
          queue.add(next);
        }
      }
    }
    known.removeAll(queue); // the cap was met: they were not sent
    boolean hasFirst = !bundle.isEmpty() && bundle.get(0).name().equals(first.getName());
    return hasFirst ? bundle : List.of();
  }

  private @Nullable Class<?> servable(String name, ClassLoader from) {
    if (name.startsWith("java.")
        || ServingPolicy.isLibrary(name)
        || ServingPolicy.refusal(name) != null) {
      return null;
    }
    Class<?> type = load(name, from);
    return type == null || loaders.loaderOf(type) == CodeOrigin.PLATFORM ? null : type;
  }

  private static @Nullable Class<?> load(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null; // an optional dependency that is not there, as often as not
    }
  }
}
