package io.mitogen.examples;

// begin: relay
import io.mitogen.Context;

final class Relay {
  static void sleep(Context far) {
    far.run(Thread::sleep, 60_000L);
  }
}
// end: relay
