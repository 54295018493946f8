package io.mitogen.it.sudo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What tests need that become other accounts of this machine. No state. */
final class OtherAccounts {
  private OtherAccounts() {}

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** A program that prints something that is no question, and then nothing. */
  static String silentProgram() {
    try {
      Path program = Files.createTempFile("silent", ".sh");
      program.toFile().deleteOnExit();
      Files.writeString(program, "#!/bin/sh\necho one moment\nexec sleep 600\n");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      return program.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
