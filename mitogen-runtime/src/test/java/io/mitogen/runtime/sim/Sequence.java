package io.mitogen.runtime.sim;

import java.time.Duration;
import java.util.concurrent.Executor;

/** Makes things happen in the order in which they were given, each a random time later. Confined to the test. */
final class Sequence implements Executor {
  private static final int[] PACES_MICROS = {0, 100, 3_000, 40_000};

  private final World world;
  private final int paceMicros;
  private long last;

  /** One whose pace is random too. */
  Sequence(World world) {
    this.world = world;
    this.paceMicros = PACES_MICROS[world.random.nextInt(PACES_MICROS.length)];
    this.last = world.loop.nanoTime();
  }

  @Override
  public void execute(Runnable task) {
    long now = world.loop.nanoTime();
    long delay = 1_000L * world.random.nextInt(paceMicros + 1);
    long turn = Math.max(delay, last - now);
    last = now + turn;
    world.loop.schedule(Duration.ofNanos(turn), task);
  }
}
