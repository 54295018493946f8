package io.mitogen.runtime.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.loop.FakeLoop;
import io.mitogen.runtime.stream.FakeNeighbour;
import io.mitogen.runtime.stream.Stream;
import io.mitogen.runtime.stream.StreamListener;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private static final Duration LIMIT = Duration.ofSeconds(45);

  private final FakeLoop loop = new FakeLoop();
  private final FakeNeighbour neighbour = new FakeNeighbour(0, 7, "child", new Deaf());
  private final int[] silences = {0};
  private final Heartbeat heartbeat =
      new Heartbeat(loop, neighbour.stream(), LIMIT, () -> silences[0]++);

  @BeforeEach
  void start() {
    heartbeat.start();
  }

  @Test
  void aNeighbourThatTalksIsNotAsked() {
    for (int i = 0; i < 20; i++) {
      neighbour.mumble();
      loop.pass(Heartbeat.INTERVAL);
    }

    assertThat(pings()).isZero();
    assertThat(silences[0]).isZero();
  }

  @Test
  void aNeighbourThatIsSilentIsAsked() {
    loop.pass(Heartbeat.INTERVAL);

    assertThat(pings()).isEqualTo(1);
    assertThat(silences[0]).isZero();
  }

  @Test
  void aNeighbourThatAnswersIsAlive() {
    for (int i = 0; i < 20; i++) {
      loop.pass(Heartbeat.INTERVAL);
      loop.pass(Heartbeat.INTERVAL);
      neighbour.mumble();
    }

    assertThat(silences[0]).isZero();
  }

  @Test
  void aNeighbourThatIsSilentForTooLongIsGivenUp() {
    neighbour.mumble();
    loop.pass(LIMIT);
    assertThat(silences[0]).isZero();

    loop.pass(Heartbeat.INTERVAL);

    assertThat(silences[0]).isEqualTo(1);
  }

  @Test
  void itIsGivenUpOnce() {
    loop.pass(Duration.ofHours(1));

    assertThat(silences[0]).isEqualTo(1);
    assertThat(loop.timers()).isZero();
  }

  @Test
  void aStopEndsIt() {
    heartbeat.stop();

    loop.pass(Duration.ofHours(1));

    assertThat(pings()).isZero();
    assertThat(silences[0]).isZero();
    assertThat(loop.timers()).isZero();
  }

  private int pings() {
    return neighbour.heard().size();
  }

  private static final class Deaf implements StreamListener {
    @Override
    public void received(Stream stream, Inbound message) {}

    @Override
    public void ended(Stream stream, String why) {}
  }
}
