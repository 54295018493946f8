package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mitogen.CallException;
import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.Tuple;
import io.mitogen.UndeliverableException;
import io.mitogen.UndeliverableException.Reason;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Family;
import io.mitogen.it.leak.LeakCheck;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A callee does what its program could do in the master: it connects, calls, and hands contexts on.
 *
 * <pre>
 *   master -> child -> grandchild, connected by a callee in child
 * </pre>
 */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class CalleeTreeIT {
  private static Router router;
  private static Context child;
  private static Context grandchild;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    child = router.connect(Local.jvm().name("child"));
    grandchild = child.call(Family::connect, "grandchild");
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @Nested
  class AContextThatACalleeConnects {
    @Test
    void isKnownToTheMasterAsIfItHadConnectedItItself() {
      assertThat(grandchild.name()).isEqualTo("child.grandchild");
      assertThat(grandchild.router()).isSameAs(router);
      assertThat(grandchild.isAlive()).isTrue();
      assertThat(grandchild.info().parentId()).isEqualTo(child.id());
      assertThat(grandchild.call(Basics::pid)).isEqualTo(grandchild.info().pid());
    }

    @Test
    void isTheSameObjectEverywhere() {
      assertThat(router.contexts()).containsExactly(child, grandchild);
      assertThat(router.contexts().get(1)).isSameAs(grandchild);
      assertThat(child.call(Family::contexts).get(0)).isSameAs(grandchild);
      assertThat(grandchild.call(Family::self)).isSameAs(grandchild);
    }

    @Test
    void isTheSameObjectOverThere() {
      assertThat(child.call(Family::isOneOfOurs, grandchild)).isTrue();
      assertThat(child.call(Family::contexts)).containsExactly(grandchild);
      assertThat(grandchild.call(Family::contexts)).isEmpty();
    }

    @Test
    void isCalledByTheCallee() {
      assertThat(child.call(Family::pidOf, grandchild))
          .isEqualTo(grandchild.info().pid());
      assertThat(child.call(Family::ask, grandchild, "x")).isEqualTo("x");
    }

    @Test
    void tellsTheCalleeWhatItTellsTheMaster() {
      List<Object> info = child.call(Family::info, grandchild);

      assertThat(info.subList(0, 5))
          .containsExactly(
              grandchild.id(),
              child.id(),
              "child.grandchild",
              grandchild.info().pid(),
              grandchild.info().javaVersion());
      assertThat((Long) info.get(5)).isPositive(); // what its parent has sent it, its parent knows
    }

    @Test
    void mayBeClosedByTheCallee() {
      Context other = child.call(Family::connect, "other");
      long pid = other.info().pid();

      child.run(Family::close, other);

      assertThat(other.isAlive()).isFalse();
      assertThat(ProcessHandle.of(pid)).isEmpty();
      assertThat(router.contexts()).containsExactly(child, grandchild);
    }

    @Test
    void mayBeConnectedFromFartherBelow() {
      try (Context great = child.call(Family::connectVia, grandchild, "great")) {
        assertThat(great.name()).isEqualTo("child.grandchild.great");
        assertThat(great.info().parentId()).isEqualTo(grandchild.id());
        assertThat(child.call(Family::ask, great, "x")).isEqualTo("x");
        assertThat(child.call(Family::askThrough, grandchild, great, "y")).isEqualTo("y");
        assertThat(grandchild.call(Family::contexts)).containsExactly(great);
      }
    }

    @Test
    void failsThroughTheCallee() {
      CallException failure = catchThrowableOfType(
          CallException.class, () -> child.run(Family::fail, grandchild, "message"));

      assertThat(failure)
          .hasMessage("in child: io.mitogen.CallException: in child.grandchild:"
              + " java.lang.IllegalStateException: outer message");
      assertThat(failure.remote().getCause())
          .hasToString("java.lang.IllegalStateException: outer message");
      assertThat(failure.remote()).hasRootCauseMessage("inner message");
    }
  }

  @Nested
  class AContextAsAValue {
    @Test
    void arrivesAsTheOneThatIsMeant() {
      assertThat(child.call(Basics::echo, grandchild)).isSameAs(grandchild);
      assertThat(grandchild.call(Basics::echo, child)).isSameAs(child);
      assertThat(child.call(Basics::echo, router.myself())).isSameAs(router.master());
      assertThat(child.call(Basics::typeOf, grandchild))
          .isEqualTo("io.mitogen.runtime.call.RemoteContext");
    }

    @Test
    void mayBeAnywhereInOthers() {
      Object nested = List.of(Map.of("host", child), Tuple.of(grandchild, 1));

      assertThat(grandchild.call(Basics::echo, nested)).isEqualTo(nested);
    }

    @Test
    void mayBeCaptured() {
      Context captured = grandchild;

      assertThat(child.<String>call(() -> captured.name())).isEqualTo("child.grandchild");
      assertThat(child.<Integer>call(() -> captured.id() + 1)).isEqualTo(grandchild.id() + 1);
    }
  }

  /** {@code master -> child}, {@code another master -> stranger} */
  @Nested
  class AContextOfAnotherRouter {
    @Test
    void isRefusedAndNamed() {
      try (Router other = Mitogen.open()) {
        Context stranger = other.connect(Local.jvm().name("stranger"));
        long before = child.info().bytesSent();

        assertThatThrownBy(() -> child.call(Basics::echo, stranger))
            .isInstanceOfSatisfying(
                UndeliverableException.class,
                e -> assertThat(e.reason()).isEqualTo(Reason.ARGUMENT))
            .hasMessage("args[0] is a context of another router, where its number means nothing;"
                + " connect it with this one");
        assertThatThrownBy(() -> child.call(Basics::echo, List.of(1, Map.of("host", stranger))))
            .hasMessageStartingWith("args[0][1].host is a context of another router");
        assertThat(child.info().bytesSent()).isEqualTo(before);
      }
    }
  }
}
