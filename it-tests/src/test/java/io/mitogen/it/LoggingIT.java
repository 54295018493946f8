package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mitogen.CallException;
import io.mitogen.ClosedException;
import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.LogEvent;
import io.mitogen.LogSubscription;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Speaker;
import io.mitogen.it.leak.LeakCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who hears what contexts log, and how much of it. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class LoggingIT {
  private Router router;
  private Events events;

  @BeforeEach
  void open() {
    router = Mitogen.open();
    events = new Events(router);
  }

  @AfterEach
  void close() {
    router.close();
  }

  private static void logAtAllLevels(Context context, String logger) {
    for (String level : List.of("FINER", "FINE", "CONFIG", "INFO", "WARNING", "SEVERE")) {
      context.run(Speaker::logWithParameters, logger, level, "at {0}", level);
    }
  }

  private List<String> heard(String context, String logger) {
    await().until(() -> events.texts(context, logger).contains("at SEVERE"));
    return events.texts(context, logger);
  }

  /** master -> child -> child.below */
  @Nested
  class Levels {
    private Context child;
    private Context below;

    @BeforeEach
    void connect() {
      child = router.connect(Local.jvm().name("child"));
      below = router.connect(Local.jvm().name("below").via(child));
    }

    @Test
    void areThoseFromInfoOnUnlessTheyAreSet() {
      logAtAllLevels(below, "app.db");

      assertThat(heard("child.below", "app.db"))
          .containsExactly("at INFO", "at WARNING", "at SEVERE");
    }

    @Test
    void areSetBeforeAnythingIsLogged() {
      router.setLogLevel("app", Level.DEBUG);

      logAtAllLevels(below, "app.db");
      logAtAllLevels(child, "other");

      assertThat(heard("child.below", "app.db"))
          .containsExactly("at FINE", "at CONFIG", "at INFO", "at WARNING", "at SEVERE");
      assertThat(heard("child", "other")).hasSize(3);
    }

    @Test
    void areSetWhileTheProgramRuns() {
      logAtAllLevels(below, "app.before");
      router.setLogLevel("app.before", Level.TRACE);
      logAtAllLevels(below, "app.before");
      router.setLogLevel("app.before", Level.ERROR);
      logAtAllLevels(below, "app.before");
      logAtAllLevels(below, "end");
      heard("child.below", "end");

      assertThat(events.texts("child.below", "app.before")).hasSize(3 + 6 + 1);
    }

    @Test
    void holdForContextsThatComeLater() {
      router.setLogLevel("", Level.WARNING);
      router.setLogLevel("app", Level.TRACE);
      Context late = router.connect(Local.jvm().name("late").via(below));
      Context beside = router.connect(Local.jvm().name("beside"));

      logAtAllLevels(late, "app.db");
      logAtAllLevels(beside, "other");

      assertThat(heard("child.below.late", "app.db")).hasSize(6);
      assertThat(heard("beside", "other")).containsExactly("at WARNING", "at SEVERE");
    }
  }

  @Nested
  class AListener {
    private Context child;
    private final List<LogEvent> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void connect() {
      child = router.connect(Local.jvm().name("child"));
    }

    @Test
    void thatFailsIsComplainedOfOnce() {
      try (Heard complaints = Heard.by("mitogen.log")) {
        router.addLogListener(event -> {
          throw new IllegalStateException("a listener that fails");
        });
        router.addLogListener(heard::add);

        child.run(Speaker::print, "one\ntwo\n");

        await().until(() -> heard.size() == 2);
        assertThat(complaints.warnings())
            .containsExactly("a listener failed; it goes on, and is not complained of again");
      }
    }

    @Test
    void thatIsClosedHearsNoMore() {
      LogSubscription subscription = router.addLogListener(heard::add);
      child.run(Speaker::print, "one\n");
      events.await("child", LogEvent.PRINTED, 1);
      await().until(() -> heard.size() == 1);

      subscription.close();
      subscription.close();
      child.run(Speaker::print, "two\n");

      events.await("child", LogEvent.PRINTED, 2);
      child.run(Speaker::print, "three\n");
      events.await("child", LogEvent.PRINTED, 3);
      assertThat(heard).hasSize(1);
    }

    @Test
    void mayUseTheRouter() {
      router.addLogListener(event -> {
        if (event.text().equals("help")) {
          router.connect(Local.jvm().name("helper")).run(Speaker::print, "here I am\n");
        }
      });

      child.run(Speaker::print, "help\n");

      events.await("helper", LogEvent.PRINTED, 1);
    }

    @Test
    void hearsWhatIsSaidWhileTheRouterIsClosed() {
      router.addLogListener(heard::add);
      child.run(Speaker::logAtTheEnd, "app.end", "good bye");

      router.close();

      assertThat(heard).extracting(LogEvent::text).containsExactly("good bye");
      assertThat(heard.get(0).context().name()).isEqualTo("child");
    }
  }

  @Nested
  class InAContextBelow {
    private Context child;

    @BeforeEach
    void connect() {
      child = router.connect(Local.jvm().name("child"));
    }

    @Test
    void nothingCanBeHeard() {
      assertThatThrownBy(() -> child.run(Speaker::listenHere))
          .isInstanceOf(CallException.class)
          .hasMessageContaining(
              "IllegalStateException: what is logged arrives in the master alone; add the listener there");
    }

    @Test
    void levelsCantBeSet() {
      assertThatThrownBy(() -> child.run(Speaker::setLevelHere))
          .isInstanceOf(CallException.class)
          .hasMessageContaining("set the level of \"app\" there");
    }
  }

  @Test
  void onceItIsClosedARouterTakesNoListeners() {
    router.close();

    assertThatThrownBy(() -> router.addLogListener(event -> {}))
        .isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> router.setLogLevel("app", Level.DEBUG))
        .isInstanceOf(ClosedException.class);
  }

  @Nested
  class OptionsOfTheJvm {
    @TempDir
    private Path directory;

    @Test
    void mayNameAFileForItsLogging() throws IOException {
      Path log = directory.resolve("log.txt");
      Path settings = directory.resolve("logging.properties");
      Files.writeString(settings, """
          handlers = java.util.logging.ConsoleHandler, java.util.logging.FileHandler
          java.util.logging.FileHandler.pattern = %s
          java.util.logging.FileHandler.formatter = java.util.logging.SimpleFormatter
          .level = WARNING
          app.level = FINE
          """.formatted(log));
      Context child = router.connect(
          Local.jvm().name("child").javaOptions("-Djava.util.logging.config.file=" + settings));

      logAtAllLevels(child, "app");
      logAtAllLevels(child, "other");

      assertThat(heard("child", "app")).hasSize(5);
      assertThat(heard("child", "other")).containsExactly("at WARNING", "at SEVERE");
      assertThat(events.texts("child", LogEvent.PRINTED)).isEmpty();
      assertThat(log).content().contains("at FINE");
    }

    @Test
    void mayNameAnAgentWhichLogsBeforeTheLibraryIsThere() throws IOException {
      Context child = router.connect(
          Local.jvm().name("child").javaOptions("-javaagent:" + agent() + "=from the agent"));

      child.run(Speaker::logMany, "app", 1, 0);

      events.await("child", "app", 1);
      assertThat(events.texts("child", "app")).containsExactly("0 ");
      assertThat(events.texts("child", LogEvent.PRINTED)).contains("WARNING: from the agent");
    }

    private Path agent() throws IOException {
      Path jar = directory.resolve("agent.jar");
      Manifest manifest = new Manifest();
      manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
      manifest.getMainAttributes().putValue("Premain-Class", Speaker.Agent.class.getName());
      String path = Speaker.Agent.class.getName().replace('.', '/') + ".class";
      try (OutputStream file = Files.newOutputStream(jar);
          JarOutputStream out = new JarOutputStream(file, manifest);
          InputStream classFile = Speaker.class.getClassLoader().getResourceAsStream(path)) {
        out.putNextEntry(new JarEntry(path));
        out.write(classFile.readAllBytes());
        out.closeEntry();
      }
      return jar;
    }
  }
}
