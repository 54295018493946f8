package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Chain;
import io.mitogen.it.callee.Language;
import io.mitogen.it.leak.LeakCheck;
import io.mitogen.it.program.AcrossVersions;
import io.mitogen.it.program.Doomed;
import io.mitogen.it.program.DoomedTree;
import io.mitogen.it.program.Forgetful;
import io.mitogen.it.program.JavaProgram;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code test -> master -> child}: masters in JVMs of their own, which end, or are of another version than their child. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class MasterProgramIT {
  @Test
  void aForgottenCloseKeepsNothingAlive() throws Exception {
    try (JavaProgram program = JavaProgram.start(Forgetful.class)) {
      long child = Long.parseLong(program.read("child"));

      assertThat(program.endsWithin(Duration.ofSeconds(10))).isTrue();
      assertThat(program.status()).isZero();
      thenEnd(List.of(child));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"idle", "sleeping", "stubborn", "hanging", "threads", "printing"})
  void aKilledMasterTakesItsChildAlong(String way) throws Exception {
    try (JavaProgram program = JavaProgram.start(Doomed.class, way)) {
      long child = Long.parseLong(program.read("child"));
      assertThat(ProcessHandle.of(child)).isPresent();

      program.kill();

      thenEnd(List.of(child));
    }
  }

  /** {@code test -> master -> child -> child -> child}, three times: all idle, busy, or hanging. */
  @Test
  void aKilledMasterTakesItsTreeAlong() throws Exception {
    try (JavaProgram program = JavaProgram.start(DoomedTree.class)) {
      List<Long> tree =
          Stream.of(program.read("tree").split(" ")).map(Long::valueOf).toList();
      assertThat(tree).hasSize(9).allMatch(pid -> ProcessHandle.of(pid).isPresent());

      program.kill();

      thenEnd(tree);
    }
  }

  @Test
  void aChildMayRunOnAnotherJava() throws Exception {
    Optional<OtherJava> other = OtherJava.find();
    assumeTrue(other.isPresent(), "there is one Java only");

    Mitogen.run(router -> {
      Context child = router.connect(Local.jvm().java(other.orElseThrow().java()));

      assertThat(child.info().javaVersion()).startsWith("" + other.orElseThrow().feature());
      assertThat(child.call(Basics::echo, "x")).isEqualTo("x");
      assertThat(child.call(Language::records)).isEqualTo(Language.records());
      assertThat(child.call(Language::enums)).isEqualTo(Language.enums());
      assertThat(child.call(Chain::length)).isEqualTo(20);
    });
  }

  @Test
  void aMasterMayRunOnAnotherJava() throws Exception {
    Optional<OtherJava> other = OtherJava.find();
    assumeTrue(other.isPresent(), "there is one Java only");

    try (JavaProgram program =
        JavaProgram.startOn(other.orElseThrow().home(), AcrossVersions.class, Stubs.OWN_JAVA)) {
      assertThat(program.read("child")).isEqualTo("" + Runtime.version().feature());
      assertThat(program.read("records")).isEqualTo(Language.records());
      assertThat(program.read("chain")).isEqualTo("20");
      assertThat(program.endsWithin(Duration.ofSeconds(10))).isTrue();
      assertThat(program.status()).isZero();
    }
  }

  private static void thenEnd(List<Long> pids) {
    Signals.awaitEnd(pids, Duration.ofSeconds(12)); // 3 s are for shutdown hooks
  }
}
