package io.mitogen.it.callee;

import io.mitogen.Context;
import io.mitogen.ContextInfo;
import io.mitogen.HandlerOptions;
import io.mitogen.Invocation;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.UndeliverableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** What a callee does with the contexts around its own. */
public final class Family {
  private static final int LIMIT_SECONDS = 30;

  private Family() {}

  private static Router router() {
    return Invocation.current().router();
  }

  /** Starts a child of this context. */
  public static Context connect(String name) {
    return router().connect(Local.jvm().name(name));
  }

  /** Starts a child of {@code via}. */
  public static Context connectVia(Context via, String name) {
    return router().connect(Local.jvm().name(name).via(via));
  }

  public static Context self() {
    return router().myself();
  }

  public static List<Context> contexts() {
    return router().contexts();
  }

  public static boolean isOneOfOurs(Context context) {
    return router().contexts().stream().anyMatch(each -> each == context);
  }

  public static List<Object> info(Context context) {
    ContextInfo info = context.info();
    return List.of(
        info.id(), info.parentId(), info.name(), info.pid(), info.javaVersion(), info.bytesSent());
  }

  public static Object ask(Context other, Object value) {
    return other.call(Basics::echo, value);
  }

  public static long pidOf(Context other) {
    return other.call(Basics::pid);
  }

  /** A call from here to {@code through}, which calls {@code other}. */
  public static Object askThrough(Context through, Context other, Object value) {
    return through.call(Family::ask, other, value);
  }

  public static void fail(Context other, String message) {
    other.run(Trouble::fail, message);
  }

  public static void close(Context other) {
    other.close();
  }

  /** What comes of a call that fails. */
  public static List<String> failingCall(Context other) {
    try {
      return List.of("answered " + other.call(Basics::pid));
    } catch (RuntimeException e) {
      return words(e);
    }
  }

  /** What comes of closing a context that is not below. */
  public static List<String> failingClose(Context other) {
    try {
      other.close();
      return List.of("closed");
    } catch (RuntimeException e) {
      return words(e);
    }
  }

  /** A handler that answers with the number of whoever asks; {@code senders} is the name of an option. */
  public static int listen(String senders) {
    HandlerOptions options =
        HandlerOptions.defaults().senders(HandlerOptions.Senders.valueOf(senders));
    return router()
        .addHandler(options, message -> message.reply(message.source().id()));
  }

  /** The answer to a request, or what comes of it. */
  public static List<String> request(Context other, int handle) throws Exception {
    try {
      return List.of("" + other.request(handle, "hello").get(LIMIT_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return words(e.getCause());
    }
  }

  public static void post(Context other, int handle, Object value) {
    other.post(handle, value);
  }

  /** Posts the numbers from {@code first} on to the caller. */
  public static int postNumbers(int handle, int first, int count) {
    for (int i = first; i < first + count; i++) {
      Invocation.current().caller().post(handle, i);
    }
    return first + count;
  }

  private static List<String> words(Throwable failure) {
    List<String> words = new ArrayList<>();
    words.add(failure.getClass().getSimpleName());
    if (failure instanceof UndeliverableException undeliverable) {
      words.add(undeliverable.reason().name());
    }
    words.add(String.valueOf(failure.getMessage()));
    return words;
  }
}
