package io.mitogen.examples;

// begin: logs
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

final class Logs {
  private static int lookups; // one for each context

  static List<String> tail(String file, int count) throws IOException {
    List<String> lines = Files.readAllLines(Path.of(file));
    return lines.subList(Math.max(0, lines.size() - count), lines.size());
  }

  static void append(String file, String line) throws IOException {
    Files.writeString(Path.of(file), line + "\n", StandardOpenOption.APPEND);
  }

  static int countLookups() {
    return ++lookups;
  }
}
// end: logs
