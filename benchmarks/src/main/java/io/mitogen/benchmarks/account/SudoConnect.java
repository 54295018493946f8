package io.mitogen.benchmarks.account;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.measure.Stopwatch;
import io.mitogen.benchmarks.tree.Callees;
import io.mitogen.benchmarks.tree.FirstAnswer;
import io.mitogen.core.Mitogen;
import io.mitogen.sudo.Sudo;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * From {@code connect} to the first answer through sudo, without a password, beside {@code sudo true} and a child; and a chain
 * of five. The account is that of whoever runs this.
 */
public final class SudoConnect implements Benchmark {
  private static final int WARM = 8;
  private static final int CHAINS = 3;
  private static final int DEPTH = 5;
  private static final int LIMIT_SECONDS = 20;
  private static final String USER = System.getProperty("user.name");

  /** Why this can't be measured; empty if it can. */
  public static Optional<String> lacking() throws InterruptedException {
    try {
      return run() == 0 ? Optional.empty() : Optional.of("sudo asks for a password, or refuses");
    } catch (IOException e) {
      return Optional.of("there is no sudo on the PATH");
    }
  }

  @Override
  public void run(Output output) throws Exception {
    try (Router router = Mitogen.open()) {
      output.millis("sudo.first", FirstAnswer.nanos(router, Sudo.as(USER)));
      FirstAnswer.nanos(router, Local.jvm());
      for (int i = 0; i < WARM; i++) {
        long sudo = FirstAnswer.nanos(router, Sudo.as(USER));
        long nothing = Stopwatch.nanos(SudoConnect::run);
        long local = FirstAnswer.nanos(router, Local.jvm());
        output.millis("sudo.warm", sudo);
        output.millis("floor.sudo", nothing);
        output.millis("sudo.local", local);
        output.millis("sudo.apart", nothing + local);
      }
      for (int i = 0; i < CHAINS; i++) {
        chain(output, router);
      }
    }
  }

  /** What a level costs, the first two and the last two. */
  private static void chain(Output output, Router router) {
    Context above = null;
    long begin = System.nanoTime();
    Context top = null;
    for (int depth = 1; depth <= DEPTH; depth++) {
      Sudo target = Sudo.as(USER);
      above = router.connect(above == null ? target : target.via(above));
      top = top == null ? above : top;
      above.run(Callees::nothing);
      long now = System.nanoTime();
      if (depth
          == 3) { // the first intermediary is sent what parents need; so, each time, is the next
        output.millis("sudo.chain.third", now - begin);
      } else if (depth == DEPTH) {
        output.millis("sudo.chain.fifth", now - begin);
      }
      begin = now;
    }
    if (top != null) {
      top.close();
    }
  }

  private static int run() throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of("sudo", "-n", "-u", USER, "true"))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    process.getOutputStream().close();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("sudo took more than " + LIMIT_SECONDS + " seconds");
    }
    return process.exitValue();
  }
}
