package io.mitogen.benchmarks;

import static io.mitogen.benchmarks.report.Comparison.difference;
import static io.mitogen.benchmarks.report.Comparison.ratio;
import static io.mitogen.benchmarks.report.Comparison.value;

import io.mitogen.benchmarks.report.Bar;
import io.mitogen.benchmarks.report.Comparison;
import java.util.List;

/** What is compared with what, and what it should reach. No state. */
final class Bars {
  static final List<Comparison> ALL = List.of(
      ratio("connect.warm", "python.connect.warm", Bar.atMost(1.2)),
      ratio("connect.warm", "floor.start.jvm", Bar.atMost(2.5)),
      ratio("connect.first", "python.connect.first", Bar.NONE),
      ratio("connect.first", "floor.start.jvm", Bar.NONE),
      ratio("fanout50.first", "python.fanout50.first", Bar.atMost(1.2)),
      ratio("fanout50.warm", "python.fanout50.warm", Bar.atMost(1.2)),
      ratio("eight.through", "eight.direct", Bar.atMost(1.5)),
      ratio("eight.through", "python.eight.through", Bar.NONE),
      value("close10", Bar.atMost(1000)),
      value("close10.left", Bar.atMost(0)),
      ratio("close10", "python.close10", Bar.NONE),
      ratio("pinned.rtt.median", "pinned.python.rtt.median", Bar.atMost(0.7)),
      ratio("pinned.rtt.median", "pinned.floor.brokered.rtt.median", Bar.atMost(2)),
      ratio("rtt.median", "python.rtt.median", Bar.NONE),
      ratio("rtt.median", "floor.brokered.rtt.median", Bar.NONE),
      ratio("rtt.first100.median", "python.rtt.first100.median", Bar.NONE),
      ratio("pinned.depth5.rtt.median", "pinned.python.depth5.rtt.median", Bar.atMost(0.7)),
      ratio("depth5.rtt.median", "python.depth5.rtt.median", Bar.NONE),
      ratio("pinned.depth10.rtt.median", "pinned.python.depth10.rtt.median", Bar.NONE),
      ratio("depth10.rtt.median", "python.depth10.rtt.median", Bar.NONE),
      value("pipeline.window100", Bar.atLeast(60_000)),
      ratio("pipeline.window100", "python.pipeline.window100", Bar.NONE),
      ratio("pipeline.window100", "floor.brokered.window100", Bar.NONE),
      ratio("bulk.argument.100MiB", "floor.pipe.there.100MiB", Bar.atLeast(0.5)),
      ratio("bulk.result.100MiB", "floor.pipe.back.100MiB", Bar.atLeast(0.5)),
      ratio("bulk.argument.100MiB", "floor.kept.there.100MiB", Bar.NONE),
      ratio("bulk.result.100MiB", "floor.kept.back.100MiB", Bar.NONE),
      ratio("bulk.argument.100MiB", "python.bulk.argument.100MiB", Bar.NONE),
      ratio("bulk.result.100MiB", "python.bulk.result.100MiB", Bar.NONE),
      value("package20.requests", Bar.atMost(1)),
      difference("memory.rss", "floor.memory.rss", Bar.atMost(10)),
      difference("memory.pss", "floor.memory.pss", Bar.NONE),
      ratio("ssh.warm", "python.ssh.warm", Bar.atMost(1.2)),
      ratio("ssh.warm", "ssh.apart", Bar.atMost(1.25)),
      ratio("ssh.warm", "floor.ssh", Bar.NONE),
      ratio("ssh.first", "python.ssh.first", Bar.NONE),
      value("ssh.delayed.trips", Bar.atMost(3)),
      value("ssh.delayed.trips.all", Bar.NONE),
      ratio("ssh20.warm", "ssh20.apart", Bar.atMost(1.3)),
      ratio("ssh20.first", "ssh20.apart", Bar.NONE),
      ratio("ssh.bulk.argument.100MiB", "python.ssh.bulk.file.100MiB", Bar.atLeast(0.9)),
      ratio("ssh.bulk.result.100MiB", "python.ssh.bulk.file.100MiB", Bar.atLeast(0.9)),
      ratio("ssh.bulk.argument.100MiB", "python.ssh.bulk.argument.100MiB", Bar.NONE),
      ratio("ssh.bulk.result.100MiB", "python.ssh.bulk.result.100MiB", Bar.NONE),
      value("ssh.runtime.first", Bar.atMost(5000)),
      value("ssh.runtime.sent", Bar.NONE),
      difference("ssh.runtime.kept", "ssh.runtime.none", Bar.atMost(1000)),
      ratio("sudo.warm", "sudo.apart", Bar.atMost(1.1)),
      ratio("sudo.warm", "python.sudo.warm", Bar.NONE),
      ratio("sudo.chain.fifth", "sudo.chain.third", Bar.atMost(1.3)));

  private Bars() {}
}
