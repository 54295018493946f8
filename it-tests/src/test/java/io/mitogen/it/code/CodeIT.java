package io.mitogen.it.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.Callee;
import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.ServingStats;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Chain;
import io.mitogen.it.callee.Language;
import io.mitogen.it.callee.Shipping;
import io.mitogen.it.leak.LeakCheck;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** master -> hub -> far. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class CodeIT {
  private static Router router;
  private static Context hub;
  private static Context far;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    hub = router.connect(Local.jvm().name("hub"));
    far = router.connect(Local.jvm().name("far").via(hub));
  }

  @AfterAll
  static void close() {
    router.close();
  }

  static Stream<Named<Callee.Returning0<String>>> features() {
    return Stream.of(
        Named.of("annotations", Shipping::annotations),
        Named.of("proxies", Shipping::proxies),
        Named.of("nest mates", Shipping::nestMates),
        Named.of("method references", Shipping::methodReferences),
        Named.of("Class.forName", Shipping::classForName),
        Named.of("a class that is not there", Shipping::missingClass),
        Named.of("resources", Shipping::resources),
        Named.of("services", Shipping::services));
  }

  @ParameterizedTest
  @MethodSource("features")
  void whatWorksHereWorksBelow(Callee.Returning0<String> callee) throws Throwable {
    String here = callee.call();

    assertThat(hub.call(callee)).isEqualTo(here);
    assertThat(far.call(callee)).isEqualTo(here);
  }

  @Test
  void whatOneContextWasServedItServesOnByItself() {
    hub.call(Language::sealedTypes);
    ServingStats before = router.servingStats();

    far.call(Language::sealedTypes);

    assertThat(router.servingStats()).isEqualTo(before);
  }

  @Nested
  class Preloaded {
    @Test
    void codeIsNotAskedForByTheContextItIsFor() throws Exception {
      try (Router own = Mitogen.open()) {
        Context child = own.connect(Local.jvm());

        own.preload(child, Chain.class, Basics.class).get(20, TimeUnit.SECONDS);
        long classes = own.servingStats().classes();
        assertThat(child.call(Chain::length)).isEqualTo(20);
        assertThat(child.call(Basics::echo, "x")).isEqualTo("x");

        assertThat(classes).isGreaterThan(20);
        assertThat(own.servingStats().classes()).isEqualTo(classes);
        assertThat(own.servingStats().requests()).isZero();
        assertThat(child.info().classesSent()).isEqualTo(classes);
      }
    }

    @Test
    void codeGoesHopByHopToAContextFartherBelow() throws Exception {
      try (Router own = Mitogen.open()) {
        Context near = own.connect(Local.jvm());
        Context below = own.connect(Local.jvm().via(near));
        long requests = own.servingStats().requests();

        own.preload(below, Chain.class).get(20, TimeUnit.SECONDS);
        assertThat(below.call(Chain::length)).isEqualTo(20);

        assertThat(own.servingStats().requests()).isEqualTo(requests);
        assertThat(near.call(Shipping::requestsServedHere)).isZero();
      }
    }

    @Test
    void codeOfTheJdkGoesNowhere() throws Exception {
      ServingStats before = router.servingStats();

      router.preload(far, String.class, Context.class).get(20, TimeUnit.SECONDS);

      assertThat(router.servingStats()).isEqualTo(before);
    }

    @Test
    void codeForAContextThatIsNotBelowIsRefused() {
      assertThatThrownBy(() -> router.preload(router.myself(), Chain.class))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("classes can be preloaded to contexts below this one, and self is none of"
              + " them; it may have gone");
    }
  }
}
