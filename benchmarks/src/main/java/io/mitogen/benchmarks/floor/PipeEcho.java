package io.mitogen.benchmarks.floor;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The child of {@link PipeRoundTrip}: sends back what comes until nothing more does. */
public final class PipeEcho {
  private PipeEcho() {}

  /** Echoes. */
  public static void main(String[] arguments) throws IOException {
    try (InputStream in = new FileInputStream(FileDescriptor.in);
        OutputStream out = new FileOutputStream(FileDescriptor.out)) {
      byte[] message = new byte[PipeRoundTrip.MESSAGE_BYTES];
      while (in.readNBytes(message, 0, message.length) == message.length) {
        out.write(message);
      }
    }
  }
}
