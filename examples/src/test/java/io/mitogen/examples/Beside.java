package io.mitogen.examples;

// begin: beside
import io.mitogen.Context;
import io.mitogen.HandlerOptions;
import io.mitogen.HandlerOptions.Senders;
import io.mitogen.Invocation;

final class Beside {
  static int open() {
    return Invocation.current()
        .router()
        .addHandler(
            HandlerOptions.defaults().senders(Senders.ANYONE), message -> message.reply("welcome"));
  }

  static Object ask(Context other, int handle) {
    return other.request(handle, "hello").join();
  }
}
// end: beside
