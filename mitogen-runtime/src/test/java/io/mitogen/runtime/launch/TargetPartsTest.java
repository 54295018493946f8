package io.mitogen.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.Local;
import io.mitogen.Target;
import io.mitogen.Values;
import io.mitogen.spi.Answerer;
import io.mitogen.spi.contract.SampleContext;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TargetPartsTest {
  private static final SampleContext BASTION = new SampleContext(3, "ssh.bastion");
  private static final IntFunction<Answerer> NO_DESKS = desk -> {
    throw new AssertionError("nobody asks");
  };

  /** A machine of a third party's. */
  public record Machine(String host, int port, Optional<String> user, Optional<Integer> retries)
      implements Target {
    /** Checks. */
    public Machine {
      if (port < 1) {
        throw new IllegalArgumentException("port must be positive, got " + port);
      }
    }

    @Override
    public String describe() {
      return host;
    }

    @Override
    public String contextName(long pid) {
      return host;
    }
  }

  /** One that asks while it is opened. */
  public record Guarded(String host, Answerer answerer) implements Target {
    @Override
    public String describe() {
      return host;
    }

    @Override
    public String contextName(long pid) {
      return host;
    }
  }

  /** No record. */
  public static class Classic implements Target {
    @Override
    public String describe() {
      return "classic";
    }

    @Override
    public String contextName(long pid) {
      return "classic";
    }
  }

  /** No target. */
  public record Pair(int left, int right) {}

  private record Hidden(String host) implements Target {
    @Override
    public String describe() {
      return host;
    }

    @Override
    public String contextName(long pid) {
      return host;
    }
  }

  @Nested
  class Parts {
    @Test
    void areTheComponentsInTheirOrderAndAnOptionalOneIsAList() {
      Machine machine = new Machine("db1", 22, Optional.of("ann"), Optional.empty());

      assertThat(TargetParts.of(machine)).containsExactly("db1", 22, List.of("ann"), List.of());
    }

    @Test
    void mayBeNull() {
      assertThat(TargetParts.of(new Hidden(null))).containsExactly((Object) null);
    }

    @Test
    void ofALocalContextMayTravel() {
      Local local = Local.jvm().name("worker").javaOptions("-Xmx64m").via(BASTION);

      assertThat(Values.refusal("parts", TargetParts.of(local), BASTION::equals))
          .isNull();
      assertThat(TargetParts.of(local))
          .containsExactly(
              "worker",
              "",
              List.of("-Xmx64m"),
              Map.of(),
              "",
              Target.DEFAULT_CONNECT_TIMEOUT.toMillis(),
              false,
              List.of(BASTION));
    }

    @Test
    void ofWhatIsNoRecordThereAreNone() {
      assertThatThrownBy(() -> TargetParts.of(new Classic()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a target for another context must be a record, and "
              + Classic.class.getName() + " is none");
    }
  }

  @Nested
  class Back {
    @Test
    void isTheSameTarget() {
      for (Target target : List.of(
          new Machine("db1", 22, Optional.of("ann"), Optional.of(3)),
          new Machine("db1", 22, Optional.empty(), Optional.empty()),
          new Hidden("db1"),
          Local.jvm(),
          Local.jvm().via(BASTION).environment("LANG", "C").java("/opt/java"))) {
        assertThat(TargetParts.make(target.getClass(), TargetParts.of(target), NO_DESKS))
            .isEqualTo(target);
      }
    }

    @Test
    void hasNoAnswersIfThereWereNone() {
      Guarded guarded = new Guarded("db1", Answerer.NONE);

      assertThat(TargetParts.of(guarded)).containsExactly("db1", List.of());
      assertThat(TargetParts.make(Guarded.class, TargetParts.of(guarded), NO_DESKS))
          .isEqualTo(guarded);
    }

    @Test
    void asksAtTheDeskThatHasTakenThePlaceOfItsAnswerer() {
      Answerer program = question -> "the password";
      assertThat(TargetParts.of(new Guarded("db1", program))).containsExactly("db1", program);

      Guarded there = (Guarded)
          TargetParts.make(Guarded.class, List.of("db1", List.of(1001)), desk -> question -> desk);

      assertThat(there.answerer().answer("password")).isEqualTo(1001);
    }

    @Test
    void aNumberMayHaveBecomeShorterOnItsWay() {
      List<Object> parts = new java.util.ArrayList<>(TargetParts.of(Local.jvm()));
      parts.set(5, 7); // a long that arrived as an Integer

      assertThat(TargetParts.make(Local.class, parts, NO_DESKS).connectTimeout())
          .hasMillis(7);
    }

    @Test
    void anotherNumberOfComponentsIsRefused() {
      assertRefused(Machine.class, List.of("db1", 22))
          .hasMessage(Machine.class.getName() + " is no record of 2 components");
    }

    @Test
    void whatIsNoRecordIsRefused() {
      assertRefused(Classic.class, List.of())
          .hasMessage(Classic.class.getName() + " is no record of 0 components");
    }

    @Test
    void whatIsNoTargetIsRefused() {
      assertRefused(Pair.class, List.of(1, 2))
          .hasMessageStartingWith(Pair.class.getName() + " can't be made here: ");
    }

    @Test
    void componentsThatTheRecordDoesNotTakeAreRefusedInItsOwnWords() {
      assertRefused(Machine.class, List.of("db1", 0, List.of(), List.of()))
          .hasMessage(Machine.class.getName()
              + " does not take its components: port must be positive, got 0");
    }

    @Test
    void componentsOfOtherTypesAreRefused() {
      assertRefused(Machine.class, List.of(22, "db1", List.of(), List.of()));
      assertRefused(Machine.class, List.of("db1", 22L, List.of(), List.of()));
      assertRefused(Machine.class, List.of("db1", 22, "ann", List.of()));
      assertRefused(Machine.class, Arrays.asList("db1", null, List.of(), List.of()));
      assertRefused(Hidden.class, Collections.singletonList(List.of()));
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ?> assertRefused(
        Class<?> type, List<?> parts) {
      return assertThatThrownBy(() -> TargetParts.make(type, parts, NO_DESKS))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
