package io.mitogen.runtime.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Trees of random shape, in which random things happen, at random times: what a router promises must hold in all of them.
 * A failure names its seed, and the same seed fails again in the same way: {@code mvn ... -Dtest=SimulationTest
 * -Dmitogen.simulation.seed=4711} runs just that one.
 */
class SimulationTest {
  /** The property that has the only seed to run. */
  static final String SEED = "mitogen.simulation.seed";

  private static final long SEEDS = 200;

  @Test
  @Timeout(300) // on a quiet machine it takes a few seconds
  void whateverHappensInATreeItsPromisesHold() {
    Long only = Long.getLong(SEED);
    (only == null ? LongStream.range(0, SEEDS) : LongStream.of(only)).forEach(Simulation::run);
  }

  @Test
  @Timeout(20)
  void aSeedAlwaysTellsTheSameStory() {
    List<String> story = Simulation.story(1);

    assertThat(story).hasSizeGreaterThan(100);
    assertThat(Simulation.story(1)).isEqualTo(story);
  }
}
