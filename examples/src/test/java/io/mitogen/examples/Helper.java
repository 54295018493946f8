package io.mitogen.examples;

// begin: helper
import java.io.IOException;

final class Helper {
  static long start() throws IOException {
    Process process = new ProcessBuilder("sleep", "600").start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      process.destroy();
      process.onExit().join();
    }));
    return process.pid();
  }
}
// end: helper
