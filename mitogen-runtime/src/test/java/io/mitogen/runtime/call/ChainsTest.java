package io.mitogen.runtime.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Dead;
import org.junit.jupiter.api.Test;

class ChainsTest {
  private final Chains chains = new Chains();
  private final CallFailure failure = CallFailure.refused(Dead.Reason.NO_CLASS, "no such class");

  @Test
  void aChainHasNotFailedUntilItHas() {
    assertThat(chains.failure(0, 7)).isNull();

    chains.fail(0, 7, failure);

    assertThat(chains.failure(0, 7)).isSameAs(failure);
  }

  @Test
  void noOtherHasFailedWithIt() {
    chains.fail(1, 7, failure);

    assertThat(chains.failure(1, 8)).isNull();
    assertThat(chains.failure(0, 7)).isNull(); // of another caller
    assertThat(chains.failure(17, 0)).isNull();
  }

  @Test
  void oneThatIsForgottenHasNotFailed() {
    chains.fail(0, 7, failure);
    chains.fail(0, 8, failure);

    chains.forget(0, 7);
    chains.forget(0, 9);

    assertThat(chains.failure(0, 7)).isNull();
    assertThat(chains.failure(0, 8)).isSameAs(failure);
  }
}
