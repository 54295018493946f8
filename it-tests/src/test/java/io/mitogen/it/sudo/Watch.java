package io.mitogen.it.sudo;

import io.mitogen.it.ssh.SshHost;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks again and again at what everyone on a host can read of its processes, and root of their environment. Thread-safe. */
final class Watch {
  private static final int LIMIT_SECONDS = 60;

  private final SshHost host;
  private final CompletableFuture<String> seen;

  private Watch(SshHost host, String pattern) {
    this.host = host;
    this.seen = CompletableFuture.supplyAsync(
        () -> host.shellBeside("touch /it/watching; while [ -e /it/watching ]; do ps auxww; "
            + "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'; sleep 0.02; done "
            + "| grep -aE '" + pattern + "' | sort -u; :"));
  }

  /**
   * Begins.
   *
   * @param pattern of what is looked for; must not match itself, as it is on a command line, too
   */
  static Watch on(SshHost host, String pattern) {
    Watch watch = new Watch(host, pattern);
    host.shell(
        "i=0; while [ ! -e /it/watching ] && [ $i -lt 100 ]; do i=$((i + 1)); sleep 0.1; done");
    return watch;
  }

  /** Ends, and returns the lines in which it was seen. */
  List<String> end() {
    host.shell("rm -f /it/watching");
    try {
      return seen.get(LIMIT_SECONDS, TimeUnit.SECONDS).lines().toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the watch failed", e);
    }
  }
}
