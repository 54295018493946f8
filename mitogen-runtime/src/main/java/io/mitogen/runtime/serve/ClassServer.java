package io.mitogen.runtime.serve;

import io.mitogen.Dead;
import io.mitogen.ServingStats;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.code.ClassAnswer;
import io.mitogen.runtime.code.ClassFile;
import io.mitogen.runtime.code.ClassStore;
import io.mitogen.runtime.code.CodeRequest;
import io.mitogen.runtime.code.NotServedException;
import io.mitogen.runtime.code.ResourceAnswer;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.Log;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.Handler;
import io.mitogen.runtime.route.Listening;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.spi.WireOutput;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Serves code to the children of this context. Thread-safe; requests are answered off the loop, and off the threads that
 * read.
 *
 * <p>An answer brings the class and all that it refers to, directly or not, that is known here and the child was not given
 * before: the round trips of a call don't grow with the number of its classes. What is over the cap of a {@link Bundle} comes
 * with the next answer.
 */
public final class ClassServer implements Handler {
  private static final int THREADS =
      4; // in a context below the master, each may wait for an answer from above

  private final MessageRouter messages;
  private final ClassStore store;
  private final int maxMessageBytes;
  private final Log log;
  private final Map<Integer, Given> given = new ConcurrentHashMap<>();
  private final Tally tally = new Tally();
  private final ThreadPoolExecutor threads;

  /** Serves what {@code store} has, from now on. */
  public ClassServer(MessageRouter messages, ClassStore store, int maxMessageBytes, Log log) {
    this.messages = messages;
    this.store = store;
    this.maxMessageBytes = maxMessageBytes;
    this.log = log;
    this.threads = new ThreadPoolExecutor(
        THREADS, THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
          Thread thread = new Thread(task, "mitogen-classes");
          thread.setDaemon(true);
          return thread;
        });
    threads.allowCoreThreadTimeOut(true);
    messages.listen(Wire.GET_CLASS, Listening.atOnce(Policy.CHILDREN, this));
    messages.listen(Wire.GET_RESOURCE, Listening.atOnce(Policy.CHILDREN, this));
  }

  /** How many classes a child was given. */
  public int sentTo(int child) {
    Given classes = given.get(child);
    return classes == null ? 0 : classes.size();
  }

  /** What was served so far. */
  public ServingStats stats() {
    return tally.stats();
  }

  /** A child has gone. */
  public void forget(int child) {
    given.remove(child);
  }

  /** Answers no longer. */
  public void close() {
    threads.shutdown();
  }

  /** What a child was given; grows. */
  Given givenTo(int child) {
    return given.computeIfAbsent(child, id -> new Given());
  }

  /** Counts what was sent without a request. */
  void pushed(ClassAnswer classes) {
    tally.sent(classes);
  }

  ClassStore store() {
    return store;
  }

  @Override
  public void handle(Inbound message) {
    threads.execute(() -> answer(message));
  }

  private void answer(Inbound message) {
    try {
      WireOutput data = timed(message);
      messages.answer(new Outbound(
          Wire.CONTROL, message.src(), messages.self().id(), message.replyTo(), 0, data));
    } catch (UndeliverableException e) {
      messages.refuse(message, reason(e), "the request for code failed: " + e.getMessage());
    } catch (RuntimeException | LinkageError e) { // a class loader of the program's that fails
      messages.refuse(
          message,
          Dead.Reason.NO_CLASS,
          "context " + messages.self().id() + " failed to find it: " + e);
    }
  }

  private WireOutput timed(Inbound message) {
    long start = System.nanoTime();
    try {
      CodeRequest request = CodeRequest.read(message.input());
      WireOutput data = Outbound.data(maxMessageBytes);
      if (message.handle() == Wire.GET_CLASS) {
        classes(message.src(), request).write(data);
      } else {
        resources(message.src(), request).write(data);
      }
      return data;
    } finally {
      tally.request(System.nanoTime() - start);
    }
  }

  private static Dead.Reason reason(UndeliverableException e) {
    switch (e.reason()) {
      case TOO_LARGE:
        return Dead.Reason.TOO_LARGE;
      case NO_CLASS:
        return Dead.Reason.NO_CLASS;
      default:
        return Dead.Reason.MALFORMED;
    }
  }

  private ClassAnswer classes(int child, CodeRequest request) {
    ClassStore.Found found;
    try {
      found = store.find(request);
    } catch (NotServedException e) {
      refuse("class", child, request, e);
      return ClassAnswer.missing(request.name() + ' ' + e.getMessage());
    } catch (ClassNotFoundException e) {
      tally.missing();
      return ClassAnswer.missing(String.valueOf(e.getMessage()));
    }
    ClassFile file = found.file();
    if (file == null) {
      return ClassAnswer.found(found.loader());
    }
    Bundle bundle = new Bundle(store, request, givenTo(child), maxMessageBytes);
    bundle.add(file);
    ClassAnswer answer = bundle.next(file.loader());
    bundle.leaveOutTheRest();
    tally.sent(answer);
    return answer;
  }

  private ResourceAnswer resources(int child, CodeRequest request) {
    try {
      ResourceAnswer answer = store.resources(request);
      tally.sent(answer);
      if (answer.contents().isEmpty()) {
        tally.missing();
      }
      return answer;
    } catch (NotServedException e) {
      refuse("resource", child, request, e);
      return ResourceAnswer.NONE;
    }
  }

  private void refuse(String kind, int child, CodeRequest request, NotServedException why) {
    String asker = nameOf(child, request.asker());
    if (tally.refused(request.name(), asker)) {
      log.warning(
          "code",
          asker + " asked for the " + kind + ' ' + printable(request.name()) + ", which "
              + why.getMessage(),
          null);
    }
  }

  /** Whoever it says, if that is behind the child. */
  private String nameOf(int child, int asker) {
    Descendant known = messages.below(messages.neighbourTo(asker) == child ? asker : child);
    return known == null ? "context " + child : known.name();
  }

  /** What a hostile context makes up must not look like lines of our own. */
  private static String printable(String name) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < Math.min(name.length(), 200); i++) {
      char c = name.charAt(i);
      text.append(c < ' ' || c == 0x7f ? '?' : c);
    }
    return text.append(name.length() > 200 ? "...\"" : "\"").toString();
  }
}
