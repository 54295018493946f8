package io.mitogen.ssh.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Tells a file that is not there from one that can't be read. No state. */
public final class Missing {
  private Missing() {}

  /** Whether {@code e} came from reading {@code file} because there is none. */
  public static boolean is(Path file, IOException e) {
    return e instanceof NoSuchFileException || isBelowFile(file);
  }

  /** As in the home {@code /dev/null}: Java has no exception of its own for it. */
  private static boolean isBelowFile(Path file) {
    for (Path each = file.getParent(); each != null; each = each.getParent()) {
      if (Files.exists(each)) {
        return !Files.isDirectory(each);
      }
    }
    return false;
  }
}
