package io.mitogen.benchmarks.ssh;

import java.util.ArrayList;
import java.util.List;

/** Runs a program of another language beside a server that is the same as for our own blocks. */
public final class WithServer {
  private WithServer() {}

  /** Takes the words that start it; it gets the file for {@code ssh -F} as one more. Ends with its status. */
  public static void main(String[] words) throws Exception {
    int status;
    try (PrivateServer server = PrivateServer.start()) {
      List<String> command = new ArrayList<>(List.of(words));
      command.add(server.clientConfiguration().toString());
      status = new ProcessBuilder(command).inheritIO().start().waitFor();
    }
    System.exit(status);
  }
}
