package io.mitogen.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.program.Entry;
import io.mitogen.runtime.code.CodeRequest;
import io.mitogen.runtime.code.NotServedException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program of a directory and a jar, of which one class each may be served. */
class ServedResourcesTest {
  private static final String ENTRY = Entry.class.getName();
  private static final String PACKAGE =
      ENTRY.substring(0, ENTRY.lastIndexOf('.')).replace('.', '/');

  @TempDir
  private Path directory;

  private final ClassLoaders loaders = new ClassLoaders();
  private MasterClasses classes = with(RouterOptions.defaults());
  private URLClassLoader program;
  private int number;

  private MasterClasses with(RouterOptions options) {
    return new MasterClasses(loaders, new ServingPolicy(options));
  }

  @BeforeEach
  void make() throws Exception {
    Path application = Files.createDirectories(directory.resolve("application"));
    write(application, "application.properties", "password=hunter2");
    write(application, PACKAGE + "/hosts.txt", "db1");
    write(application, PACKAGE + "/sub/hosts.txt", "db2");
    write(application, "com/acme/other/hosts.txt", "db3");
    write(application, "META-INF/services/com.acme.Plugin", "com.acme.Ours");
    write(application, "META-INF/secret.txt", "hunter3");
    Files.write(
        Files.createDirectories(application.resolve(PACKAGE)).resolve("Entry.class"),
        Copies.fileOf(Entry.class));
    Path jar = directory.resolve("other.jar");
    try (JarOutputStream out = jar(jar)) {
      put(out, "META-INF/services/com.acme.Plugin", "com.acme.Theirs".getBytes(UTF_8));
    }
    program =
        new URLClassLoader(new URL[] {application.toUri().toURL(), jar.toUri().toURL()}, null) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            return name.equals(ENTRY) || name.equals("Script")
                ? super.findClass(name)
                : Class.forName(name);
          }
        };
    number = loaders.loaderOf(Class.forName(ENTRY, false, program));
  }

  @AfterEach
  void close() throws IOException {
    program.close();
  }

  @Nested
  class OnceAClassWasServed {
    @BeforeEach
    void serve() throws Exception {
      classes.find(request(ENTRY));
    }

    @Test
    void whatIsBesideItIs() throws Exception {
      assertThat(read(PACKAGE + "/hosts.txt")).containsExactly("db1");
    }

    @Test
    void theServicesOfItsJarAreAndNoOthers() throws Exception {
      assertThat(read("META-INF/services/com.acme.Plugin")).containsExactly("com.acme.Ours");
    }

    @Test
    void itsFileIsForLibrariesThatReadTheirOwnClasses() throws Exception {
      assertThat(classes.resources(request(PACKAGE + "/Entry.class")).contents())
          .containsExactly(Copies.fileOf(Entry.class));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "application.properties",
          "META-INF/secret.txt",
          "com/acme/other/hosts.txt",
          "com/example/program/sub/hosts.txt"
        })
    void nothingElseIs(String name) {
      assertThatThrownBy(() -> read(name))
          .isInstanceOf(NotServedException.class)
          .hasMessage("is not served: it is not beside a class that was;"
              + " RouterOptions.allowResources(...) can name it");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "com/example/program/../../../application.properties",
          "com/example/program/./hosts.txt",
          "com/example/program//hosts.txt",
          "/com/example/program/hosts.txt",
          "com/example/program/",
          "",
          "..",
          "com/example/program/%2e%2e/%2e%2e/%2e%2e/application.properties",
          "com\\example\\program\\hosts.txt",
          "file:/etc/passwd",
          "com/example/program/hosts.txt\0",
          "META-INF/services/../secret.txt",
          "com/example/program!/hosts.txt"
        })
    void noNameIsThatLeadsElsewhere(String name) {
      assertThatThrownBy(() -> read(name))
          .isInstanceOf(NotServedException.class)
          .hasMessage("is no plain name, and not served");
    }

    /** A class that is in no package has all that is at the root beside it. */
    @Test
    void nothingAtTheRootIsThoughAClassThereWas() throws Exception {
      Path source = Files.writeString(directory.resolve("Script.java"), "class Script {}");
      int status = ToolProvider.findFirst("javac")
          .orElseThrow()
          .run(System.out, System.err, "-d", "" + directory.resolve("application"), "" + source);
      assertThat(status).isZero();
      assertThat(classes.find(request("Script")).file()).isNotNull();

      assertThatThrownBy(() -> read("application.properties"))
          .isInstanceOf(NotServedException.class);
    }

    @Test
    void whatIsNotThereIsNoRefusal() throws Exception {
      assertThat(read("logback.xml")).isEmpty();
      assertThat(read(PACKAGE + "/gone.txt")).isEmpty();
    }
  }

  @Test
  void beforeAnyClassWasServedNothingIs() throws Exception {
    assertThatThrownBy(() -> read(PACKAGE + "/hosts.txt")).isInstanceOf(NotServedException.class);
    assertThat(read("META-INF/services/com.acme.Plugin")).isEmpty();
  }

  @Test
  void aClassThatIsNotServedIsNoResourceEither() {
    assertThatThrownBy(() -> read("io/vertx/core/Vertx.class"))
        .isInstanceOf(NotServedException.class)
        .hasMessageStartingWith("is part of what the master runs on");
  }

  @Nested
  class IfTheOptionsSaySo {
    @Test
    void aResourceIsServedByName() throws Exception {
      classes = with(RouterOptions.defaults().allowResources("application.properties"));

      assertThat(read("application.properties")).containsExactly("password=hunter2");
      assertThatThrownBy(() -> read("META-INF/secret.txt")).isInstanceOf(NotServedException.class);
    }

    @Test
    void aDirectoryIsServedWithAllThatIsInIt() throws Exception {
      classes = with(RouterOptions.defaults().allowResources("com/acme/"));

      assertThat(read("com/acme/other/hosts.txt")).containsExactly("db3");
      assertThatThrownBy(() -> read("com/acme/../../application.properties"))
          .isInstanceOf(NotServedException.class);
    }

    @Test
    void aClassIsNotServed() {
      classes = with(RouterOptions.defaults().denyClasses("io.mitogen.exam"));

      assertThatThrownBy(() -> classes.find(request("io.mitogen.examples.Tour")))
          .isNotInstanceOf(NotServedException.class);
      classes = with(RouterOptions.defaults().denyClasses("io.mitogen.examples"));
      assertThatThrownBy(() -> classes.find(request("io.mitogen.examples.Tour")))
          .isInstanceOf(NotServedException.class)
          .hasMessage("is not served: RouterOptions.denyClasses(...) names it");
    }

    @Test
    void onlyTheClassesAreServedThatAreNamed() {
      classes = with(RouterOptions.defaults().allowClasses("com.acme.jobs", "com.acme.Hosts"));

      for (String name :
          List.of("com.acme.jobs.Backup", "com.acme.jobs.sub.Backup", "com.acme.Hosts$Kind")) {
        assertThatThrownBy(() -> classes.find(request(name)))
            .isNotInstanceOf(NotServedException.class)
            .hasMessageEndingWith("the master has no such class either");
      }
      for (String name : List.of("com.acme.jobsite.Job", "com.acme.HostsFile", "com.acme.Vault")) {
        assertThatThrownBy(() -> classes.find(request(name)))
            .isInstanceOf(NotServedException.class)
            .hasMessage("is not served: RouterOptions.allowClasses(...) does not name it");
      }
    }
  }

  @Nested
  class OfAMultiReleaseJar {
    private final byte[] old = Copies.fileOf(Entry.class);
    private final byte[] recent = Copies.fileOf(Entry.class);

    @BeforeEach
    void make() throws Exception {
      recent[7]++; // the version of the class file
      Path jar = directory.resolve("versions.jar");
      try (JarOutputStream out = jar(jar)) {
        put(out, PACKAGE + "/Entry.class", old);
        put(out, "META-INF/versions/99/" + PACKAGE + "/Entry.class", recent);
        put(out, "META-INF/versions/99/com/acme/Recent.class", recent);
      }
      URLClassLoader versions = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null) {
        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
          return name.startsWith("com.acme.") || name.equals(ENTRY)
              ? super.findClass(name)
              : Class.forName(name);
        }
      };
      number = loaders.loaderOf(Class.forName(ENTRY, false, versions));
      versions.close(); // what is served is read from the jar itself
    }

    @Test
    void aClassIsServedAsItIsForTheJavaOfWhoeverAsks() throws Exception {
      assertThat(classes.find(new CodeRequest(number, ENTRY, 99, 1)).file().bytes())
          .isEqualTo(recent);
      assertThat(classes.find(new CodeRequest(number, ENTRY, 99, 1)).file().java())
          .isEqualTo(99);
      assertThat(classes.find(new CodeRequest(number, ENTRY, 17, 1)).file().bytes())
          .isEqualTo(old);
    }

    @Test
    void aClassThatIsThereForOtherVersionsOnlyIsServedToThose() throws Exception {
      classes.find(new CodeRequest(number, ENTRY, 99, 1));

      assertThat(classes
              .find(new CodeRequest(number, "com.acme.Recent", 99, 1))
              .file()
              .bytes())
          .isEqualTo(recent);
      assertThatThrownBy(() -> classes.find(new CodeRequest(number, "com.acme.Recent", 17, 1)))
          .hasMessage("com.acme.Recent: the master has no such class either");
    }
  }

  private CodeRequest request(String name) {
    return new CodeRequest(number, name, Runtime.version().feature(), 1);
  }

  private List<String> read(String name) throws NotServedException {
    return classes.resources(request(name)).contents().stream()
        .map(bytes -> new String(bytes, UTF_8))
        .toList();
  }

  private static void write(Path root, String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private static JarOutputStream jar(Path file) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
    OutputStream out = Files.newOutputStream(file);
    return new JarOutputStream(out, manifest);
  }

  private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(content);
    jar.closeEntry();
  }
}
