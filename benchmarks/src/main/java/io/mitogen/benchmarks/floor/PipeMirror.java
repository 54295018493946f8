package io.mitogen.benchmarks.floor;

import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The child of {@link PipeThroughput}: takes 100 MiB, says so, sends as much, until nothing more comes. */
public final class PipeMirror {
  private PipeMirror() {}

  /**
   * Takes and gives.
   *
   * @param arguments the name of a {@link PipeThroughput.Receiver}
   */
  public static void main(String[] arguments) throws IOException {
    PipeThroughput.Receiver receiver = PipeThroughput.Receiver.valueOf(arguments[0]);
    try (InputStream in = new FileInputStream(FileDescriptor.in);
        OutputStream out = new FileOutputStream(FileDescriptor.out)) {
      while (true) {
        receiver.take(in);
        out.write(1);
        PipeThroughput.fill(out);
      }
    } catch (EOFException e) {
      // The parent has measured enough.
    }
  }
}
