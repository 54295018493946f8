package io.mitogen.it.callee;

import java.io.IOException;

/** Prints on everything that there is to print on. */
public final class Printer {
  private Printer() {}

  public static void print(String text) {
    System.out.println(text);
  }

  @SuppressWarnings("SystemOut")
  public static int everywhere(int lines) throws IOException, InterruptedException {
    for (int i = 0; i < lines; i++) {
      System.out.println("out " + i + " 0123456789012345678901234567890123456789");
      System.err.println("err " + i + " M\u0001 looks like a frame");
    }
    System.out.print("no newline at the end");
    Process process = new ProcessBuilder("sh", "-c", "seq 1 " + lines + "; seq 1 " + lines + " >&2")
        .inheritIO()
        .start();
    return process.waitFor();
  }
}
