package io.mitogen.benchmarks;

import io.mitogen.benchmarks.process.OwnJvm;
import io.mitogen.benchmarks.ssh.WithServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Python's Mitogen, run from a checkout that the user has. Immutable.
 *
 * @param checkout the user's
 * @param scripts a directory with our scripts, where Python also keeps what it compiles
 */
record PythonMitogen(Path checkout, Path scripts) {
  static final String VARIABLE = "MITOGEN_PYTHON_CHECKOUT";

  private static final String PYTHON =
      "/usr/bin/python3"; // what "python3" finds may be a slow wrapper
  private static final String MAIN = "python_mitogen.py";
  private static final List<String> FILES = List.of(MAIN, "python_callees.py");

  /** The checkout that the environment names, if any, with scripts written to {@code directory}. */
  static Optional<PythonMitogen> find(Path directory) throws IOException {
    String checkout = System.getenv(VARIABLE);
    if (checkout == null || checkout.isEmpty()) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(Path.of(checkout, "mitogen", "master.py"))) {
      throw new UsageException(
          VARIABLE + " must name a checkout of Python's Mitogen, got \"" + checkout + '"');
    }
    for (String file : FILES) {
      try (InputStream in = PythonMitogen.class.getResourceAsStream(file)) {
        if (in == null) {
          throw new IOException(file + " is missing in this program");
        }
        Files.copy(in, directory.resolve(file));
      }
    }
    return Optional.of(new PythonMitogen(Path.of(checkout).toAbsolutePath(), directory));
  }

  /** Says its version; also compiles its modules, so that no block has to. Not a block that is measured. */
  Block version() {
    return block("version", "version", List.of());
  }

  /** The blocks that are measured. */
  List<Block> blocks(List<String> pinning) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(block("connect", "connect to first call", List.of()));
    blocks.add(block("fanout50", "50 children connected from 8 threads and called", List.of()));
    blocks.add(block(
        "eight", "8 contexts connected from 8 threads through one, beside 8 children", List.of()));
    blocks.add(block("close10", "closing ten contexts, one below the other", List.of()));
    blocks.addAll(twins("rtt", "a call that does nothing", pinning));
    blocks.addAll(twins("depth5", "a call that does nothing, at depth 5", pinning));
    blocks.addAll(twins("depth10", "a call that does nothing, at depth 10", pinning));
    blocks.add(block("pipeline", "calls with a window of 100", List.of()));
    blocks.add(block("bulk", "1 and 100 MiB as argument and as result", List.of()));
    blocks.add(block("memory", "memory of an idle child", List.of()));
    return blocks;
  }

  /** Those that need the programs of OpenSSH. They run beside a server of their own. */
  List<Block> sshBlocks() {
    return List.of(
        besideServer(block("ssh", "connect to first call through ssh", List.of())),
        besideServer(block("ssh.bulk", "100 MiB as a file, as argument, as result", List.of())));
  }

  /** Those that need a sudo that asks for no password. */
  List<Block> sudoBlocks() {
    return List.of(block("sudo", "connect to first call through sudo", List.of()));
  }

  private static Block besideServer(Block block) {
    String[] command = block.command().toArray(String[]::new);
    return new Block(
        block.name(), block.what(), block.pinning(), OwnJvm.whole(WithServer.class, command));
  }

  /** A free one, and a pinned one if there is a way to pin. */
  private List<Block> twins(String what, String words, List<String> pinning) {
    Block free = block(what, words, List.of());
    return pinning.isEmpty() ? List.of(free) : List.of(free, block(what, words, pinning));
  }

  private Block block(String what, String words, List<String> pinning) {
    List<String> command =
        List.of(PYTHON, scripts.resolve(MAIN).toString(), checkout.toString(), what);
    String name = "python." + what + (pinning.isEmpty() ? "" : ".pinned");
    return new Block(name, "Python Mitogen: " + words, pinning, command);
  }
}
