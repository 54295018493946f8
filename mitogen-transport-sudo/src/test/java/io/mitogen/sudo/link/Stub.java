package io.mitogen.sudo.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A shell script in place of sudo, su or doas; what it reads of answers, it writes down. Confined to one thread. */
final class Stub {
  private final Path program;
  private final Path answers;

  private Stub(Path directory, String arguments, String body) {
    program = directory.resolve("program");
    answers = directory.resolve("answers");
    String script = "#!/bin/sh\n"
        + "answer() { IFS= read -r answer || exit 1; printf '%s\\n' \"$answer\" >>'" + answers
        + "'; }\n" + arguments + "\n" + body + "\n";
    try {
      Files.writeString(program, script);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** It has its prompt in {@code $prompt}, and runs the command with {@code run}. */
  static Stub sudo(Path directory, String body) {
    return new Stub(
        directory,
        "while [ \"$1\" != -- ]; do [ \"$1\" != -p ] || prompt=$2; shift; done; shift",
        body.replace("run", "exec \"$@\""));
  }

  /** It runs the command with {@code run}. */
  static Stub su(Path directory, String body) {
    return new Stub(directory, "", body.replace("run", "exec sh -c \"$3\""));
  }

  /** It runs the command with {@code run}. */
  static Stub doas(Path directory, String body) {
    return new Stub(directory, "shift 2", body.replace("run", "exec \"$@\""));
  }

  String path() {
    return program.toString();
  }

  /** The answers that it has got. */
  List<String> answers() {
    try {
      return Files.exists(answers) ? Files.readAllLines(answers, UTF_8) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
