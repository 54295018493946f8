package io.mitogen.examples;

import io.mitogen.CallChain;
import io.mitogen.CallException;
import io.mitogen.Context;
import io.mitogen.ContextInfo;
import io.mitogen.HandlerOptions;
import io.mitogen.HandlerOptions.Senders;
import io.mitogen.Invocation;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.Tuple;
import io.mitogen.core.Mitogen;
import io.mitogen.core.RouterOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** More of what the documentation shows, as {@link Snippets}; each method is run by {@link TreeSnippetsTest}. */
final class TreeSnippets {
  private TreeSnippets() {}

  static Object via(Router router) {
    // begin: via
    Context middle = router.connect(Local.jvm().name("middle"));
    Context far = router.connect(Local.jvm().name("far").via(middle));
    System.out.println(far.name()); // middle.far
    String version = far.call(System::getProperty, "java.version"); // as if it were near

    middle.close(); // and with it all that are behind it
    boolean alive = far.isAlive(); // false
    // end: via
    return List.of(far.name(), version, alive);
  }

  static Object viaBusy(Router router, Context middle) {
    // begin: via-busy
    CompletableFuture<Void> busy = middle.runAsync(Thread::sleep, 60_000L);
    List<CompletableFuture<Context>> connecting = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      connecting.add(router.connectAsync(Local.jvm().name("far-" + i).via(middle)));
    }
    List<Context> far = connecting.stream().map(CompletableFuture::join).toList();
    busy.cancel(true); // until now, it was asleep
    // end: via-busy
    List<String> names = far.stream().map(Context::name).toList();
    far.forEach(Context::close);
    return Tuple.of(names, busy.isCancelled());
  }

  static Object fleet(Context middle) {
    // begin: fleet-use
    List<Context> helpers = middle.call(Fleet::connect, 2);
    System.out.println(helpers.get(0).name()); // middle.helper-1
    long answer = helpers.get(0).call(Numbers::fibonacci, 90);
    String version = middle.call(Fleet::versionOf, helpers.get(1)); // middle calls it
    // end: fleet-use
    List<String> names = helpers.stream().map(Context::name).toList();
    helpers.forEach(Context::close);
    return List.of(names, answer, version);
  }

  static Object relay(Context middle, Context far) {
    // begin: relay-use
    CompletableFuture<Void> sleeping = middle.runAsync(Relay::sleep, far);
    sleeping.cancel(true); // interrupts the method in middle, which gives up its call to far
    String version = far.call(System::getProperty, "java.version"); // so this need not wait
    // end: relay-use
    return version;
  }

  static Object chain(Context child, String file) {
    List<Object> seen = new ArrayList<>();
    // begin: chain
    try (CallChain chain = child.chain()) {
      chain.send(Logs::append, "/no/such/directory/log", "one"); // fails; nobody waits for it
      chain.send(Logs::append, file, "two"); // so this is not executed
      chain.call(Logs::tail, file, 1); // nor is this, and it says what the first one threw
    } catch (CallException e) {
      seen.add(e.type()); // java.nio.file.NoSuchFileException
    }
    // end: chain
    return seen;
  }

  static Object chainReset(Context child, String file) {
    CallChain chain = child.chain();
    chain.send(Logs::append, "/no/such/directory/log", "one");
    // begin: chain-reset
    chain.reset(); // what failed is forgotten
    chain.run(Logs::append, file, "three");
    // end: chain-reset
    chain.close();
    return child.call(Logs::tail, file, 1);
  }

  static Object concurrent(Context child) {
    // begin: concurrent
    CompletableFuture<Void> slow = child.runAsync(Thread::sleep, 60_000L);
    String version = child.concurrent().call(System::getProperty, "java.version");
    slow.cancel(true); // until now, it was asleep
    // end: concurrent
    return Tuple.of(slow.isCancelled(), version);
  }

  static Object handlerOptions(Router router, Context child) {
    List<Object> seen = Collections.synchronizedList(new ArrayList<>());
    // begin: handler-options
    HandlerOptions first = HandlerOptions.defaults()
        .senders(Senders.CHILDREN) // contexts below this one
        .respondent(child) // and of those this one
        .oneShot(); // its first message
    int handle = router.addHandler(first, message -> {
      if (message.dead().isEmpty()) {
        seen.add(message.value());
      } else {
        seen.add(message.dead().get().text()); // child has gone before it sent anything, say
      }
    });
    // end: handler-options
    child.run(TreeSnippets::postTwice, handle);
    return seen;
  }

  static void postTwice(int handle) {
    Context caller = Invocation.current().caller();
    caller.post(handle, 1);
    caller.post(handle, 2);
  }

  static Object beside() {
    List<Object> seen = new ArrayList<>();
    // begin: beside-use
    RouterOptions options = RouterOptions.defaults().unidirectional(false);
    try (Router router = Mitogen.open(options)) {
      Context one = router.connect(Local.jvm().name("one"));
      Context other = router.connect(Local.jvm().name("other"));
      int handle = one.call(Beside::open);
      seen.add(other.call(Beside::ask, one, handle)); // welcome
    }
    // end: beside-use
    return seen;
  }

  static Object lookAround(Router router) {
    List<Object> seen = new ArrayList<>();
    // begin: look-around
    for (Context each : router.contexts()) {
      ContextInfo info = each.info();
      seen.add(each.name() + ", below context " + info.parentId());
      System.out.println("process " + info.pid() + ", Java " + info.javaVersion());
      System.out.println("there and back in " + each.ping().join());
    }
    System.out.print(router.dump());
    // end: look-around
    return seen;
  }

  static Object debug(Router router) {
    // begin: debug
    router.enableDebug();
    Context middle = router.connect(Local.jvm().name("middle"));
    Context far = router.connect(Local.jvm().name("far").via(middle));
    // end: debug
    return Tuple.of(middle, far);
  }

  static Object inside(Context child) {
    // begin: inside-use
    System.out.print(child.concurrent().call(Inside::dump));
    String threads = child.concurrent().call(Inside::threads);
    // end: inside-use
    return threads;
  }

  static long helper(Context child) throws IOException {
    // begin: helper-use
    long pid = child.call(Helper::start);
    child.close(); // and with it, the process that it has started
    // end: helper-use
    return pid;
  }
}
