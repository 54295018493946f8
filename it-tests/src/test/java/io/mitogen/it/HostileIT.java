package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Gate;
import io.mitogen.it.callee.Mail;
import io.mitogen.it.callee.Trouble;
import io.mitogen.it.leak.LeakCheck;
import io.mitogen.spi.WireOutput;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Contexts that say what is not true, in frames that are in order.
 *
 * <pre>
 *   master -> liar
 *          -> hub  -> far, a liar too
 *                  -> victim
 * </pre>
 */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class HostileIT {
  private static final int MASTER = 0;

  private static Router router;
  private static Context liar;
  private static Context hub;
  private static Context far;
  private static Context victim;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    liar = router.connect(Local.jvm().name("liar"));
    hub = router.connect(Local.jvm().name("hub"));
    far = router.connect(Local.jvm().name("far").via(hub));
    victim = router.connect(Local.jvm().name("victim").via(hub));
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @AfterEach
  void allLiveOn() {
    assertThat(router.contexts())
        .containsExactlyInAnyOrder(liar, hub, far, victim)
        .allMatch(context ->
            context.within(Duration.ofSeconds(30)).call(Basics::echo, "x").equals("x"));
  }

  private static Consumer<WireOutput> route(int id, int parent, String name) {
    return out -> {
      out.i32(id);
      out.i32(parent);
      out.text(name);
      out.i64(4711);
      out.text("17");
    };
  }

  private static Consumer<WireOutput> end(int id) {
    return out -> {
      out.i32(id);
      out.text("somebody");
      out.text("I say so");
    };
  }

  private static Consumer<WireOutput> order(int context) {
    return out -> {
      out.i32(context);
      out.i32(0);
    };
  }

  /** A child of the master, which hears what it writes before the call returns that has it written. */
  @Nested
  class BelowTheMaster {
    private void thenIsWarnedOf(RawFrame frame, String warning) {
      try (Heard heard = Heard.by("mitogen.route")) {
        liar.run(Trouble::writeToProtocol, frame.bytes());

        assertThat(heard.warnings()).containsExactly(warning);
      }
    }

    private void thenIsOfNoConsequence(RawFrame frame) {
      try (Heard heard = Heard.by("mitogen.route")) {
        liar.run(Trouble::writeToProtocol, frame.bytes());

        assertThat(heard.warnings()).isEmpty();
      }
    }

    @Test
    void aContextThatIsSomebodyElses() {
      thenIsWarnedOf(
          RawFrame.control(
              liar.id(), MASTER, RawFrame.ADD_ROUTE, route(victim.id(), liar.id(), "mine")),
          "stream to liar sent ADD_ROUTE for context " + victim.id()
              + ", whose number is not from those it was given; ignored");
      assertThat(victim.info().parentId()).isEqualTo(hub.id());
    }

    @Test
    void aContextWithANumberOfItsOwnChoice() {
      thenIsWarnedOf(
          RawFrame.control(
              liar.id(), MASTER, RawFrame.ADD_ROUTE, route(1_000_000, liar.id(), "mine")),
          "stream to liar sent ADD_ROUTE for context 1000000, whose number is not from those it was"
              + " given; ignored");
    }

    @Test
    void theMasterItself() {
      thenIsWarnedOf(
          RawFrame.control(
              liar.id(), MASTER, RawFrame.ADD_ROUTE, route(MASTER, liar.id(), "master")),
          "stream to liar sent ADD_ROUTE for context 0, whose number is not from those it was given;"
              + " ignored");
    }

    @Test
    void aContextBelowSomebodyElse() {
      thenIsWarnedOf(
          RawFrame.control(
              liar.id(), MASTER, RawFrame.ADD_ROUTE, route(1_000_000, hub.id(), "hub.mine")),
          "stream to liar sent ADD_ROUTE for context 1000000, whose number is not from those it was"
              + " given; ignored");
    }

    @Test
    void aNameThatWouldForgeALogLine() {
      thenIsWarnedOf(
          RawFrame.control(
              liar.id(),
              MASTER,
              RawFrame.ADD_ROUTE,
              route(7, liar.id(), "x\nWARNING: all is lost")),
          "stream to liar sent ADD_ROUTE that is malformed: a name of 22 characters, or with control"
              + " characters in it");
    }

    @Test
    void aRouteThatIsCutShort() {
      try (Heard heard = Heard.by("mitogen.route")) {
        liar.run(
            Trouble::writeToProtocol,
            RawFrame.control(liar.id(), MASTER, RawFrame.ADD_ROUTE, out -> out.i32(7))
                .bytes());

        assertThat(heard.warnings())
            .singleElement()
            .asString()
            .startsWith("stream to liar sent ADD_ROUTE that is malformed: ");
      }
    }

    @Test
    void theEndOfSomebodyElse() {
      for (Context other : List.of(hub, victim)) {
        thenIsWarnedOf(
            RawFrame.control(liar.id(), MASTER, RawFrame.DEL_ROUTE, end(other.id())),
            "stream to liar sent DEL_ROUTE for context " + other.id()
                + ", which is not behind it; ignored");
        assertThat(other.isAlive()).isTrue();
      }
    }

    @Test
    void itsOwnEnd() {
      thenIsWarnedOf(
          RawFrame.control(liar.id(), MASTER, RawFrame.DEL_ROUTE, end(liar.id())),
          "stream to liar sent DEL_ROUTE for context " + liar.id()
              + ", which is not behind it; ignored");
      assertThat(liar.isAlive()).isTrue();
    }

    @Test
    void aMessageInSomebodyElsesName() {
      List<Object> heard = new CopyOnWriteArrayList<>();
      int handle = router.addHandler(
          message -> message.dead().ifPresentOrElse(dead -> {}, () -> heard.add(message.source())));
      RawFrame honest =
          new RawFrame(RawFrame.VALUE, MASTER, liar.id(), liar.id(), handle, 0, new byte[] {1});

      thenIsWarnedOf(
          honest.inTheNameOf(victim.id()),
          "stream to liar sent a message in the name of context " + victim.id()
              + ", on the authority of " + liar.id() + ", which it does not lead to; dropped");
      thenIsWarnedOf(
          honest.inTheNameOf(victim.id()).onTheAuthorityOf(victim.id()),
          "stream to liar sent a message in the name of context " + victim.id()
              + ", on the authority of " + victim.id()
              + ", which it does not lead to; dropped");
      thenIsWarnedOf(
          honest.onTheAuthorityOf(MASTER),
          "stream to liar sent a message in the name of context " + liar.id()
              + ", on the authority of 0, which it does not lead to; dropped");

      liar.run(Mail::post, handle, "honest");
      assertThat(heard).containsExactly(liar);
      router.removeHandler(handle);
    }

    @Test
    void anAnswerToAQuestionThatItWasNotAsked() {
      CompletableFuture<Object> asked = victim.callAsync(Gate::pass, "the truth");
      String handles = router
          .dump()
          .lines()
          .filter(line -> line.contains(" waits for context " + victim.id() + " "))
          .findFirst()
          .orElseThrow();
      int handle = Integer.parseInt(handles.strip().split(" ")[1]);

      thenIsOfNoConsequence(new RawFrame(
          RawFrame.VALUE, MASTER, liar.id(), liar.id(), handle, 0, new byte[] {(byte) 0xf6}));
      thenIsOfNoConsequence(new RawFrame(
          RawFrame.DEAD, MASTER, liar.id(), liar.id(), handle, 0, new byte[] {5, 0, 0}));

      victim.concurrent().run(Gate::open);
      assertThat(Soon.get(asked)).isEqualTo("the truth");
    }

    @Test
    void anOrderToEnd() {
      thenIsOfNoConsequence(RawFrame.control(liar.id(), MASTER, RawFrame.SHUTDOWN, order(MASTER)));
      thenIsOfNoConsequence(
          RawFrame.control(liar.id(), hub.id(), RawFrame.SHUTDOWN, order(hub.id())));
      thenIsOfNoConsequence(
          RawFrame.control(liar.id(), victim.id(), RawFrame.SHUTDOWN, order(victim.id())));
    }

    @Test
    void aCall() {
      for (int callee : List.of(MASTER, hub.id(), victim.id())) {
        thenIsOfNoConsequence(RawFrame.control(liar.id(), callee, RawFrame.CALL, out -> {
          out.u8(0);
          out.text("java.lang.System");
          out.text("exit");
        }));
      }
    }
  }

  /** A grandchild of the master: its parent does not believe it, so that the master hears of it from that one alone. */
  @Nested
  class BelowAnother {
    private void thenIsWarnedOf(RawFrame frame, String warning) {
      try (Heard heard = Heard.by("mitogen.route")) {
        far.run(Trouble::writeToProtocol, frame.bytes());

        await()
            .untilAsserted(
                () -> assertThat(heard.warnings()).anyMatch(line -> line.endsWith("] " + warning)));
        assertThat(heard.warnings()).allMatch(line -> line.startsWith("hub: "));
      }
    }

    private void thenIsOfNoConsequence(RawFrame frame) {
      try (Heard heard = Heard.by("mitogen.route")) {
        far.run(Trouble::writeToProtocol, frame.bytes());

        assertThat(heard.warnings()).isEmpty();
      }
    }

    @Test
    void theEndOfItsSibling() {
      thenIsWarnedOf(
          RawFrame.control(far.id(), hub.id(), RawFrame.DEL_ROUTE, end(victim.id())),
          "stream to hub.far sent DEL_ROUTE for context " + victim.id()
              + ", which is not behind it; ignored");
    }

    @Test
    void theEndOfItsSiblingToldToTheMaster() {
      try (Heard heard = Heard.by("mitogen.route")) {
        far.run(
            Trouble::writeToProtocol,
            RawFrame.control(far.id(), MASTER, RawFrame.DEL_ROUTE, end(victim.id()))
                .bytes());

        assertThat(heard.warnings())
            .containsExactly("stream to hub sent DEL_ROUTE of context " + far.id()
                + ", which is no neighbour; ignored");
      }
    }

    @Test
    void aContextThatIsItsSibling() {
      thenIsWarnedOf(
          RawFrame.control(
              far.id(), hub.id(), RawFrame.ADD_ROUTE, route(victim.id(), far.id(), "x")),
          "stream to hub.far sent ADD_ROUTE for context " + victim.id()
              + ", whose number is not from those it was given; ignored");
    }

    @Test
    void aMessageInTheNameOfItsSiblingOrItsParents() {
      for (int other : List.of(MASTER, hub.id(), victim.id(), liar.id())) {
        thenIsWarnedOf(
            RawFrame.control(far.id(), MASTER, RawFrame.DEL_ROUTE, end(victim.id()))
                .inTheNameOf(other)
                .onTheAuthorityOf(other),
            "stream to hub.far sent a message in the name of context " + other
                + ", on the authority of " + other + ", which it does not lead to; dropped");
      }
    }

    @Test
    void aCallOfItsSiblingOnTheAuthorityOfTheMaster() {
      thenIsWarnedOf(
          RawFrame.control(far.id(), victim.id(), RawFrame.CALL, out -> out.u8(0))
              .onTheAuthorityOf(MASTER),
          "stream to hub.far sent a message in the name of context " + far.id()
              + ", on the authority of 0, which it does not lead to; dropped");
    }

    @Test
    void anOrderToItsParentOrTheMasterToEnd() {
      thenIsOfNoConsequence(
          RawFrame.control(far.id(), hub.id(), RawFrame.SHUTDOWN, order(hub.id())));
      thenIsOfNoConsequence(
          RawFrame.control(far.id(), hub.id(), RawFrame.SHUTDOWN, order(victim.id())));
      thenIsOfNoConsequence(RawFrame.control(far.id(), MASTER, RawFrame.SHUTDOWN, order(MASTER)));
      thenIsOfNoConsequence(
          RawFrame.control(far.id(), victim.id(), RawFrame.SHUTDOWN, order(victim.id())));
    }
  }
}
