package io.mitogen.runtime.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LivenessTest {
  private final Liveness liveness = new Liveness();
  private final List<Long> pongs = new ArrayList<>();

  @Test
  void whatIsHeardIsCounted() {
    assertThat(liveness.heard(3)).isEqualTo(3);
    assertThat(liveness.heard(4)).isEqualTo(7);
    assertThat(liveness.bytes()).isEqualTo(7);
  }

  @Test
  void aPongGoesToAllThatWaitForOne() {
    liveness.onPong(pongs::add);
    liveness.onPong(pongs::add);

    liveness.pong(5);

    assertThat(pongs).containsExactly(5L, 5L);
  }

  @Test
  void aPongIsToldOnce() {
    liveness.onPong(pongs::add);

    liveness.pong(5);
    liveness.pong(6);

    assertThat(pongs).containsExactly(5L);
  }

  @Test
  void whoAsksAgainWhenToldIsToldOfTheNext() {
    liveness.onPong(first -> liveness.onPong(pongs::add));

    liveness.pong(5);
    liveness.pong(6);

    assertThat(pongs).containsExactly(6L);
  }

  @Test
  void atTheEndAllAreToldThatNoneWillCome() {
    liveness.onPong(pongs::add);

    liveness.end();

    assertThat(pongs).containsExactly(-1L);
  }

  @Test
  void afterTheEndWhoeverAsksIsToldAtOnce() {
    liveness.end();

    liveness.onPong(pongs::add);

    assertThat(pongs).containsExactly(-1L);
  }
}
