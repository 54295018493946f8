package io.mitogen.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.CallException;
import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.core.RouterOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs what the guide to code shipping shows, and compares what is logged with what it says. */
class CodeShippingTest {
  private static final Path DOCUMENT = Documents.ROOT.resolve("docs/code-shipping.md");

  @Test
  void resourcesFollow() {
    try (Router router = Mitogen.open()) {
      assertThat(CodeSnippets.resource(router.connect(Local.jvm())))
          .isEqualTo(List.of("db1", "db2"));
    }
  }

  @Test
  void classesGoAhead() {
    try (Router router = Mitogen.open()) {
      Context child = router.connect(Local.jvm());

      CodeSnippets.preload(router, child);

      assertThat(child.info().classesSent()).isEqualTo(1);
      assertThat(router.servingStats().requests()).isZero();
    }
  }

  @Test
  void thePolicyIsSet() {
    RouterOptions options = CodeSnippets.policy();

    assertThat(options.allowedResources()).containsExactly("application.properties", "templates/");
    assertThat(options.allowedClasses()).containsExactly("com.acme.jobs", "org.freemarker");
    assertThat(options.deniedClasses()).containsExactly("com.acme.jobs.internal");
  }

  @Test
  void whatIsNotServedIsWarnedOfAndCounted() {
    try (Router router = Mitogen.open();
        Heard heard = new Heard()) {
      Context child = router.connect(Local.jvm().name("worker"));

      assertThat(child.call(Missing::isResource, "application.properties")).isFalse();
      assertThatThrownBy(() -> child.call(Missing::find, "io.mitogen.core.Mitogen"))
          .isInstanceOf(CallException.class);

      assertThat(heard.lines().stream().filter(line -> line.startsWith("mitogen.code: ")))
          .containsExactlyElementsOf(Documents.textBelow("## What is served", DOCUMENT).stream()
              .map(line -> "mitogen.code: " + line)
              .toList());
      assertThat(printed(() -> CodeSnippets.stats(router))).isEqualTo("""
              3 requests, 1 classes
              worker wanted application.properties
              worker wanted io.mitogen.core.Mitogen
              """);
    }
  }

  private static String printed(Runnable task) {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      task.run();
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
