package io.mitogen.runtime.sim;

import io.mitogen.runtime.loop.FakeLoop;
import io.mitogen.runtime.loop.KeptLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the contexts of one simulation share: the time, the dice, and the list of all that was. Confined to the test. */
final class World {
  final FakeLoop loop = new FakeLoop();
  final KeptLog log = new KeptLog();
  final Random random;
  final boolean unidirectional;
  final int bulkPercent; // of the letters
  final Map<Integer, SimulatedNode> nodes = new TreeMap<>();
  final List<Letter> letters = new ArrayList<>();
  final List<Offer> offers = new ArrayList<>();
  private final List<String> story;

  /** @param story where what happens is told, step by step; null if nobody wants to know */
  World(long seed, List<String> story) {
    this.random =
        new Random(seed * 0x9e37_79b9_7f4a_7c15L); // else those of small seeds begin alike
    this.unidirectional = random.nextBoolean();
    this.bulkPercent = random.nextInt(4) == 0 ? 12 : 1;
    this.story = story;
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  Duration upTo(int millis) {
    return Duration.ofNanos(1_000L * random.nextInt(millis * 1_000 + 1));
  }

  /** Those that have not ended. */
  List<SimulatedNode> alive() {
    return nodes.values().stream().filter(SimulatedNode::isAlive).toList();
  }

  Stream<Question> questions() {
    return letters.stream().filter(Question.class::isInstance).map(Question.class::cast);
  }

  void tell(String format, Object... arguments) {
    if (story != null) {
      story.add(format.formatted(arguments));
    }
  }

  /** An invariant. */
  void require(boolean holds, String broken, Object... arguments) {
    if (!holds) {
      throw new AssertionError(broken.formatted(arguments));
    }
  }
}
