package io.mitogen.it.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.ServingStats;
import io.mitogen.core.Mitogen;
import io.mitogen.core.RouterOptions;
import io.mitogen.it.Heard;
import io.mitogen.it.callee.Shipping;
import io.mitogen.it.leak.LeakCheck;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a context gets that asks for more than its calls need: master -> hub -> spy. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class PolicyIT {
  private static Router router;
  private static Context spy;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    Context hub = router.connect(Local.jvm().name("hub"));
    spy = router.connect(Local.jvm().name("spy").via(hub));
    spy.call(Shipping::services); // so that classes were served
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"io.vertx.core.Vertx", "io.netty.buffer.ByteBuf", "io.mitogen.core.Mitogen"})
  void noClassOfTheCoreOrOfWhatItNeeds(String name) {
    try (Heard heard = Heard.by("mitogen.code")) {
      assertThat(spy.call(Shipping::load, name))
          .isEqualTo(name + " is part of what the master runs on, and never served; keep what is"
              + " called in another context in classes that don't use it");

      assertThat(heard.warnings())
          .singleElement()
          .asString()
          .startsWith("hub.spy asked for the class \"" + name + "\", which is part of");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application.properties",
        "META-INF/services/../../application.properties",
        "io/mitogen/it/callee/../../../../application.properties",
        "/application.properties",
        "io/mitogen/it/callee/%2e%2e/%2e%2e/%2e%2e/%2e%2e/application.properties",
        "file:/etc/passwd",
        "../../../../etc/passwd",
        "io/vertx/core/Vertx.class"
      })
  void noResourceThatIsNotBesideTheProgramsClasses(String name) {
    try (Heard heard = Heard.by("mitogen.code")) {
      assertThat(spy.call(Shipping::resource, name)).isEqualTo("none");

      assertThat(heard.warnings())
          .singleElement()
          .asString()
          .startsWith("hub.spy asked for the resource \"" + name + "\", which is ");
      assertThat(router.servingStats().refusals())
          .contains(new ServingStats.Refusal(name, "hub.spy", 1));
    }
  }

  @Test
  void whatIsNotThereIsNoReasonToWarn() {
    try (Heard heard = Heard.by("mitogen.code")) {
      assertThat(spy.call(Shipping::resource, "logback.xml")).isEqualTo("none");
      assertThat(spy.call(Shipping::load, "com.acme.Gone"))
          .isEqualTo("com.acme.Gone: the master has no such class either");

      assertThat(heard.warnings()).isEmpty();
    }
  }

  @Test
  void aProgramMaySayWhatMoreOrLessIsServed() {
    RouterOptions options = RouterOptions.defaults()
        .allowResources("application.properties")
        .allowClasses("io.mitogen.it.callee")
        .denyClasses("io.mitogen.it.callee.Shipping$French");
    try (Heard heard = Heard.by("mitogen.code");
        Router own = Mitogen.open(options)) {
      Context child = own.connect(Local.jvm().name("child"));

      assertThat(child.call(Shipping::resource, "application.properties")).isEqualTo("17 bytes");
      assertThat(child.call(Shipping::load, "io.mitogen.it.callee.Shipping$French"))
          .isEqualTo("io.mitogen.it.callee.Shipping$French is not served:"
              + " RouterOptions.denyClasses(...) names it");
      assertThat(child.call(Shipping::load, "io.mitogen.it.code.CodeIT"))
          .isEqualTo("io.mitogen.it.code.CodeIT is not served: RouterOptions.allowClasses(...)"
              + " does not name it");
      assertThat(heard.warnings()).hasSize(2);
    }
  }
}
