package io.mitogen.sudo.link;

import io.mitogen.sudo.command.Terminal;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The command's input, of a program that was started in a {@link Terminal}. No state. */
final class DataPipe {
  private static final int MAX_LINE_BYTES = 32;

  private DataPipe() {}

  /**
   * Opens it, and lets the program go on. Blocks for the moment that a shell needs to start; its end wakes us, too.
   *
   * @throws IOException if that shell did not get so far
   */
  static OutputStream open(Process process) throws IOException {
    String pid = line(process.getErrorStream());
    if (!pid.matches("[0-9]+")) {
      throw new IOException("a shell said \"" + pid + "\" instead of its process id");
    }
    OutputStream pipe = new FileOutputStream("/proc/" + pid + "/fd/" + Terminal.INPUT);
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    } catch (IOException e) {
      pipe.close();
      throw e;
    }
    return pipe;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n' && line.length() < MAX_LINE_BYTES; b = in.read()) {
      line.append((char) b);
    }
    return line.toString();
  }
}
