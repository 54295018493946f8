package io.mitogen.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Programs that tests put in the place of others. No state. */
public final class Stubs {
  /** The Java that runs this test. */
  public static final String OWN_JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private Stubs() {}

  /** A shell script with these lines. */
  public static Path executable(Path file, String... lines) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  /** Whether a script ends well. */
  static boolean succeeds(List<String> shell, String script) throws InterruptedException {
    List<String> words = new ArrayList<>(shell);
    words.add(script);
    try {
      return new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }
}
