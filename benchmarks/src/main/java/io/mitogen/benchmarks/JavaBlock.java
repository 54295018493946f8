package io.mitogen.benchmarks;

import io.mitogen.benchmarks.account.SudoConnect;
import io.mitogen.benchmarks.floor.BareMemory;
import io.mitogen.benchmarks.floor.BrokeredRoundTrip;
import io.mitogen.benchmarks.floor.PipeRoundTrip;
import io.mitogen.benchmarks.floor.PipeThroughput;
import io.mitogen.benchmarks.floor.ProcessStart;
import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.process.OwnJvm;
import io.mitogen.benchmarks.ssh.SshBulk;
import io.mitogen.benchmarks.ssh.SshConnect;
import io.mitogen.benchmarks.ssh.SshFarAway;
import io.mitogen.benchmarks.ssh.SshRuntime;
import io.mitogen.benchmarks.ssh.SshTwenty;
import io.mitogen.benchmarks.tree.Bulk;
import io.mitogen.benchmarks.tree.ChildMemory;
import io.mitogen.benchmarks.tree.Close;
import io.mitogen.benchmarks.tree.Connect;
import io.mitogen.benchmarks.tree.FanOut;
import io.mitogen.benchmarks.tree.PackageOfTwenty;
import io.mitogen.benchmarks.tree.Pipeline;
import io.mitogen.benchmarks.tree.RoundTrip;
import io.mitogen.benchmarks.tree.ThroughOne;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A benchmark of this program. Immutable.
 *
 * @param twin whether it is measured on one processor too, as {@code <name>.pinned}
 */
record JavaBlock(String name, String what, boolean twin, Benchmark benchmark) {
  static final List<JavaBlock> ALL = List.of(
      new JavaBlock(
          "floor.start", "start to end of true and of a bare JVM", false, new ProcessStart()),
      new JavaBlock(
          "connect", "connect to first call of a method of one's own", false, new Connect()),
      new JavaBlock("fanout", "8 children connected side by side and called", false, new FanOut(8)),
      new JavaBlock(
          "fanout50", "50 children connected side by side and called", false, new FanOut(50)),
      new JavaBlock(
          "eight",
          "8 contexts connected side by side through one, beside 8 children",
          false,
          new ThroughOne()),
      new JavaBlock("close10", "closing ten contexts, one below the other", false, new Close()),
      new JavaBlock("floor.pipe", "64 bytes over a pipe and back", true, new PipeRoundTrip()),
      new JavaBlock(
          "floor.brokered",
          "64 bytes through two broker threads and back",
          true,
          new BrokeredRoundTrip()),
      new JavaBlock("rtt", "a call that does nothing", true, RoundTrip.toChild()),
      new JavaBlock("depth5", "a call that does nothing, at depth 5", true, RoundTrip.toDepth(5)),
      new JavaBlock(
          "depth10", "a call that does nothing, at depth 10", true, RoundTrip.toDepth(10)),
      new JavaBlock("pipeline", "calls with a window of 100", false, new Pipeline()),
      new JavaBlock("floor.bulk", "100 MiB over a pipe", false, PipeThroughput.thrownAway()),
      new JavaBlock(
          "floor.kept", "100 MiB over a pipe into a new array", false, PipeThroughput.kept()),
      new JavaBlock("bulk", "1 and 100 MiB as argument and as result", false, new Bulk()),
      new JavaBlock(
          "package20", "the first call into a package of 20 classes", false, new PackageOfTwenty()),
      new JavaBlock("floor.memory", "memory of a bare JVM that waits", false, new BareMemory()),
      new JavaBlock("memory", "memory of an idle child", false, new ChildMemory()));

  /** Those that need the programs of OpenSSH. */
  private static final List<JavaBlock> SSH = List.of(
      new JavaBlock("ssh", "connect to first call through ssh", false, new SshConnect()),
      new JavaBlock(
          "ssh.delayed", "the same, 100 ms away, as round trips", false, new SshFarAway()),
      new JavaBlock("ssh20", "20 hosts connected side by side", false, new SshTwenty()),
      new JavaBlock("ssh.bulk", "100 MiB as argument and as result", false, new SshBulk()),
      new JavaBlock("ssh.runtime", "a Java runtime sent over 100 Mbit/s", false, new SshRuntime()));

  /** Those that need a sudo that asks for no password. */
  private static final List<JavaBlock> SUDO = List.of(new JavaBlock(
      "sudo", "connect to first call through sudo, and a chain of five", false, new SudoConnect()));

  /** All that need nothing else, and the pinned twins if there is a way to pin. */
  static List<Block> blocks(List<String> pinning) {
    List<Block> blocks = new ArrayList<>();
    for (JavaBlock block : ALL) {
      blocks.add(block.free());
      if (block.twin && !pinning.isEmpty()) {
        blocks.add(block.pinned(pinning));
      }
    }
    return blocks;
  }

  /** Those that need the programs of OpenSSH. */
  static List<Block> sshBlocks() {
    return SSH.stream().map(JavaBlock::free).toList();
  }

  /** Those that need a sudo that asks for no password. */
  static List<Block> sudoBlocks() {
    return SUDO.stream().map(JavaBlock::free).toList();
  }

  /** By its name. */
  static JavaBlock named(String name) {
    return Stream.of(ALL, SSH, SUDO)
        .flatMap(List::stream)
        .filter(block -> block.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new UsageException("no block of this program is called " + name));
  }

  private Block free() {
    return new Block(name, what, List.of(), OwnJvm.whole(Bench.class, "--block", name));
  }

  private Block pinned(List<String> pinning) {
    return new Block(name + ".pinned", what, pinning, free().command());
  }
}
