package io.mitogen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.spi.contract.SampleContext;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LocalTest {
  private static final SampleContext VIA = new SampleContext(7, "worker");

  private final Local local = Local.jvm();

  @Test
  void theDefaultsAreTheParentsOwn() {
    assertThat(local.name()).isEmpty();
    assertThat(local.java()).isEmpty();
    assertThat(local.javaOptions()).isEmpty();
    assertThat(local.environment()).isEmpty();
    assertThat(local.workingDirectory()).isEmpty();
    assertThat(local.connectTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(local.endsDaemons()).isFalse();
  }

  @Test
  void everySettingIsACopyThatKeepsTheOthers() {
    Local all = local
        .name("worker")
        .java("/opt/java/bin/java")
        .javaOptions("-Xmx64m")
        .javaOptions("-ea", "-Da=b")
        .environment("LANG", "C")
        .environment("TZ", "UTC")
        .workingDirectory(Path.of("/tmp"))
        .connectTimeout(Duration.ofSeconds(5))
        .endsDaemons(true)
        .via(VIA);

    assertThat(all)
        .isEqualTo(new Local(
            "worker",
            "/opt/java/bin/java",
            List.of("-Xmx64m", "-ea", "-Da=b"),
            Map.of("LANG", "C", "TZ", "UTC"),
            "/tmp",
            5000,
            true,
            Optional.of(VIA)));
    assertThat(local).isEqualTo(Local.jvm());
  }

  @Test
  void whatItWasMadeFromMayChangeAfterwards() {
    List<String> options = new ArrayList<>(List.of("-ea"));
    Local made = new Local("", "", options, Map.of(), "", 1000, false, Optional.empty());

    options.add("nonsense");

    assertThat(made.javaOptions()).containsExactly("-ea");
  }

  @Test
  void itIsCalledByItsNameOrItsProcess() {
    assertThat(local.contextName(4711)).isEqualTo("local.4711");
    assertThat(local.name("worker").contextName(4711)).isEqualTo("worker");
    assertThat(local.describe()).isEqualTo("local context");
    assertThat(local.name("worker").describe()).isEqualTo("local context worker");
  }

  @Test
  void itsComponentsFollowTheSerializationRules() throws Exception {
    for (RecordComponent component : Local.class.getRecordComponents()) {
      Object value = component.getAccessor().invoke(local.environment("A", "b").via(VIA));
      Values.check(
          component.getName(),
          value instanceof Optional<?> optional ? optional.get() : value,
          context -> true);
    }
  }

  @Nested
  class Wrong {
    @Test
    void names() {
      assertRefused(() -> local.name(" "), "name must be 1 to 100 characters, got 1");
      assertRefused(() -> local.name("x".repeat(101)), "name must be 1 to 100 characters, got 101");
      assertRefused(() -> local.name("a\nb"), "name must not contain control characters");
      assertThat(local.name("x".repeat(100)).name()).hasSize(100);
    }

    @Test
    void javas() {
      assertRefused(() -> local.java(" "), "java must name a program, got \" \"");
    }

    @Test
    void options() {
      assertRefused(
          () -> local.javaOptions("-ea", "Main"),
          "java option must start with \"-\", got \"Main\"");
      assertRefused(() -> local.javaOptions(""), "java option must start with \"-\", got \"\"");
      assertRefused(
          () -> local.javaOptions("-Da=\0"), "java option must not contain a NUL character");
    }

    @Test
    void environments() {
      assertRefused(
          () -> local.environment("", "x"),
          "environment variable must have a name without \"=\", got \"\"");
      assertRefused(
          () -> local.environment("a=b", "x"),
          "environment variable must have a name without \"=\", got \"a=b\"");
      assertRefused(
          () -> local.environment("A", "\0"),
          "environment variable A must not contain a NUL character");
    }

    @Test
    void timeouts() {
      assertRefused(
          () -> local.connectTimeout(Duration.ZERO),
          "connect timeout must be at least a millisecond, got 0 ms");
      assertRefused(
          () -> local.connectTimeout(Duration.ofSeconds(-1)),
          "connect timeout must be at least a millisecond, got -1000 ms");
    }

    private void assertRefused(ThrowingCallable call, String message) {
      assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
  }
}
