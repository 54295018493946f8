package io.mitogen.it.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Callee;
import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.leak.LeakCheck;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program in a jar that a loader of its own loads, and its library in another: 500 classes of 4 KB, all of which the first
 * call needs. They refer to each other as a tree, so that one after the other would take as many requests as there are.
 */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class LargeLibraryIT {
  private static final int CLASSES = 500;
  private static final int ROUND_TRIPS = 8; // of which the call itself is one

  @TempDir
  private static Path directory;

  private static URLClassLoader library;
  private static URLClassLoader program;
  private static Callee.Returning0<Integer> callee;

  @BeforeAll
  static void make() throws Exception {
    library = loader(library(), LargeLibraryIT.class.getClassLoader());
    program = loader(program(), library);
    callee = callee();
    assertThat(callee.call()).isEqualTo(CLASSES);
  }

  @AfterAll
  static void close() throws Exception {
    program.close();
    library.close();
  }

  @Test
  void takesFewRoundTripsToTheFirstAnswer() {
    try (Router router = Mitogen.open()) {
      Context near = router.connect(Local.jvm());

      assertThat(near.call(callee)).isEqualTo(CLASSES);

      assertThat(router.servingStats().requests()).isLessThan(ROUND_TRIPS);
      assertThat(near.info().classesSent()).isGreaterThan(CLASSES);
    }
  }

  @Test
  void takesFewRoundTripsToOneFartherBelow() {
    try (Router router = Mitogen.open()) {
      Context near = router.connect(Local.jvm());
      Context far = router.connect(Local.jvm().via(near));
      long before = router.servingStats().requests();

      assertThat(far.call(callee)).isEqualTo(CLASSES);

      assertThat(router.servingStats().requests() - before).isLessThan(ROUND_TRIPS);
    }
  }

  private static URLClassLoader loader(Path jar, ClassLoader parent) throws Exception {
    return new URLClassLoader(new URL[] {jar.toUri().toURL()}, parent);
  }

  @SuppressWarnings("unchecked")
  private static Callee.Returning0<Integer> callee() throws Exception {
    return (Callee.Returning0<Integer>)
        program.loadClass("com.example.program.Entry").getMethod("callee").invoke(null);
  }

  private static Path program() throws Exception {
    Path source = Sources.write(directory, "program/com/example/program/Entry.java", """
        package com.example.program;

        import com.example.library.Part0;
        import io.mitogen.Callee;

        public final class Entry {
          public static Callee.Returning0<Integer> callee() {
            return Entry::count;
          }

          private static int count() {
            return Part0.count();
          }
        }
        """);
    return packed("program", List.of(source), directory.resolve("library.jar"));
  }

  private static Path library() throws Exception {
    StringBuilder text = new StringBuilder("package com.example.library;\n");
    for (int i = 0; i < CLASSES; i++) {
      text.append(i == 0 ? "public " : "").append("class Part").append(i);
      text.append(" {\n  static final String PADDING = \"");
      text.append(("" + i).repeat(4000 / ("" + i).length())).append("\";\n  ");
      text.append(i == 0 ? "public " : "").append("static int count() {\n    return 1");
      for (int child = 2 * i + 1; child <= 2 * i + 2 && child < CLASSES; child++) {
        text.append(" + Part").append(child).append(".count()");
      }
      text.append(";\n  }\n}\n");
    }
    Path source =
        Sources.write(directory, "library/com/example/library/Part0.java", text.toString());
    return packed("library", List.of(source), null);
  }

  private static Path packed(String name, List<Path> sources, Path library) throws Exception {
    Path classes = Files.createDirectories(directory.resolve(name + "-classes"));
    String path = System.getProperty("java.class.path");
    Sources.compile(classes, sources, "-cp", library == null ? path : path + ":" + library);
    return Sources.jar(directory.resolve(name + ".jar"), classes);
  }
}
