package io.mitogen.runtime.sim;

import io.mitogen.runtime.loop.Loop;
import java.time.Duration;

/** The loop of one context, which is busy at times, and runs nothing once the context has ended. Confined to the test. */
final class NodeLoop implements Loop {
  private final World world;
  private final Sequence tasks;
  private boolean ended;

  NodeLoop(World world) {
    this.world = world;
    this.tasks = new Sequence(world);
  }

  void end() {
    ended = true;
  }

  boolean hasEnded() {
    return ended;
  }

  @Override
  public void execute(Runnable task) {
    tasks.execute(() -> unlessEnded(task));
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    return world.loop.schedule(delay, () -> unlessEnded(task));
  }

  void unlessEnded(Runnable task) {
    if (!ended) {
      task.run();
    }
  }

  @Override
  public long nanoTime() {
    return world.loop.nanoTime();
  }

  @Override
  public boolean isCurrent() {
    return world.loop.isCurrent();
  }
}
