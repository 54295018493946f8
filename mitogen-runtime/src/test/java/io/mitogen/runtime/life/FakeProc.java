package io.mitogen.runtime.life;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory that looks like {@code /proc}. Confined to one thread. */
final class FakeProc {
  private final Path root;

  FakeProc(Path root) {
    this.root = root;
  }

  File root() {
    return root.toFile();
  }

  /** A process whose environment has these variables, among others. */
  FakeProc process(int pid, int parent, int session, String... variables) throws IOException {
    return process(Integer.toString(pid), pid, parent, session, "sleep 600", variables);
  }

  /** The JVM of a context. */
  FakeProc context(int pid, int parent, int session, String... variables) throws IOException {
    String command = "java -Xlog:disable io.mitogen.runtime.boot.Boot mitogen:ann@laptop:1";
    return process(Integer.toString(pid), pid, parent, session, command, variables);
  }

  /** The same, and it is the one that looks. */
  FakeProc self(int pid, int parent, int session, String... variables) throws IOException {
    process("self", pid, parent, session, "java", variables);
    return context(pid, parent, session, variables);
  }

  private FakeProc process(
      String name, int pid, int parent, int session, String command, String... variables)
      throws IOException {
    Path directory = Files.createDirectories(root.resolve(name));
    String environment = "PATH=/bin\0" + String.join("\0", variables) + "\0HOME=/home/ann\0";
    Files.writeString(directory.resolve("environ"), environment, ISO_8859_1);
    Files.writeString(directory.resolve("cmdline"), command.replace(' ', '\0') + '\0', ISO_8859_1);
    String stat = pid + " (a) R 1 ) name) S " + parent + " 77 " + session + " 0 -1 4194304 0\n";
    Files.writeString(directory.resolve("stat"), stat, ISO_8859_1);
    return this;
  }

  /** What is no process. */
  FakeProc file(String name) throws IOException {
    Files.writeString(root.resolve(name), name, ISO_8859_1);
    return this;
  }
}
