package io.mitogen.benchmarks.floor;

import java.io.IOException;

/** The child of {@link BareMemory}: says that it has started, then waits for its stdin to end. */
public final class Sleeper {
  private Sleeper() {}

  /** Waits. */
  public static void main(String[] arguments) throws IOException {
    System.out.println("ready");
    System.in.read();
  }
}
