package io.mitogen.ssh.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ProgramTest {
  @Test
  void whatItPrintsIsOfInterestOnlyIfItFails() throws Exception {
    assertThat(Program.run(List.of("sh", "-c", "echo fine"))).isEmpty();
    assertThat(Program.run(List.of("sh", "-c", "echo not; echo so >&2; exit 3")))
        .isEqualTo("not so");
    assertThat(Program.run(List.of("sh", "-c", "exit 3"))).isEqualTo("status 3");
  }

  @Test
  void oneThatDoesNotEndIsNotWaitedForWithoutEnd() throws Exception {
    assertThat(Program.run(List.of("sleep", "1000"), Duration.ofMillis(50)))
        .isEqualTo("nothing more, and did not end within PT0.05S");
  }

  @Test
  void anInterruptEndsTheWait() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Program.run(List.of("sleep", "1000")))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void oneThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> Program.run(List.of("/no/such/program")))
        .isInstanceOf(IOException.class);
  }
}
