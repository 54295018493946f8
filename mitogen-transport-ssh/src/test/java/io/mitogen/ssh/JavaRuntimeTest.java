package io.mitogen.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.Tuple;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JavaRuntimeTest {
  @Test
  void isAskedForByItsPlatform() {
    Ssh target = Ssh.to("bare")
        .java(JavaRuntime.send().given("linux-none", Path.of("/no/such/java")).cachedIn("~/x"));

    assertThat(target.answerer().answer(Tuple.of("runtime", "linux-none")))
        .isEqualTo("the one given for linux-none is not there: /no/such/java; correct given(...)");
    assertThat(target.answerer().answer(Tuple.of("runtime-part", "no digest", 0L)))
        .isEqualTo(new byte[0]);
    assertThat(target.settings()).containsEntry(Setting.RUNTIME_CACHE, "~/x");
  }

  @Test
  void isNotOfferedUnlessItWasSaid() {
    Ssh target = Ssh.to("bare").prompts(prompt -> {
      throw new IllegalStateException("not asked");
    });

    assertThat(target.answerer().answer(Tuple.of("runtime", "linux-x86_64"))).isNull();
  }

  @Test
  void keepsWhatWasSaidBefore() {
    JavaRuntime runtime =
        JavaRuntime.send().modules("java.sql").modules("java.xml").cachedIn("/var/cache/java");

    assertThat(runtime.modules()).containsExactlyInAnyOrder("java.sql", "java.xml");
    assertThat(runtime.cache()).isEqualTo("/var/cache/java");
  }

  @Test
  void takesNoModuleWithOtherCharacters() {
    assertThatThrownBy(() -> JavaRuntime.send().modules("java.sql,--bind-services"))
        .hasMessage(
            "a module of a Java runtime must be a name such as java.sql, got \"java.sql,--bind-services\"");
  }
}
