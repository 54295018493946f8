package io.mitogen.it.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.it.callee.Language;
import io.mitogen.it.callee.Shipping;
import io.mitogen.it.leak.LeakCheck;
import io.mitogen.it.program.JavaProgram;
import io.mitogen.it.program.ShippedProgram;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Programs as they are started elsewhere: from jars in a jar, and as modules. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class LaunchersIT {
  private static final List<Path> CLASS_PATH =
      List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
          .map(Path::of)
          .filter(Files::exists)
          .toList();

  @TempDir
  private Path directory;

  @Test
  void codeFollowsFromJarsInAJar() throws Exception {
    Path application = springBootJar();

    try (JavaProgram program = JavaProgram.start(List.of("-jar", application.toString()))) {
      assertThat(program.read("loader"))
          .isEqualTo("org.springframework.boot.loader.launch.LaunchedClassLoader");
      thenAllFollows(program);
    }
  }

  @Test
  void codeFollowsFromOrdinaryJars() throws Exception {
    List<String> jars = new ArrayList<>();
    for (Path entry : CLASS_PATH) {
      jars.add(asJar(entry).toString());
    }

    try (JavaProgram program = JavaProgram.start(
        List.of("-cp", String.join(File.pathSeparator, jars), ShippedProgram.class.getName()))) {
      thenAllFollows(program);
    }
  }

  private static void thenAllFollows(JavaProgram program) throws Exception {
    assertThat(program.read("classes")).isEqualTo(Language.enums());
    assertThat(program.read("resources")).isEqualTo(Shipping.resources());
    assertThat(program.read("services")).isEqualTo(Shipping.services());
    assertThat(program.read("library"))
        .isEqualTo("{\"host-name\":\"db1\",\"disks\":[],\"ports\":{}}");
    thenEndsWell(program);
  }

  private static void thenEndsWell(JavaProgram program) throws Exception {
    assertThat(program.endsWithin(Duration.ofSeconds(10))).isTrue();
    assertThat(program.status()).isZero();
  }

  /** As the build plug-in lays it out: the launcher, our classes, and the jars as they are. */
  private Path springBootJar() throws Exception {
    Path file = directory.resolve("application.jar");
    try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(file))) {
      jar.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      jar.write("""
          Manifest-Version: 1.0
          Main-Class: org.springframework.boot.loader.launch.JarLauncher
          Start-Class: io.mitogen.it.program.ShippedProgram
          Spring-Boot-Classes: BOOT-INF/classes/
          Spring-Boot-Lib: BOOT-INF/lib/

          """.getBytes());
      jar.closeEntry();
      jar.putNextEntry(new ZipEntry("BOOT-INF/classes/"));
      for (Path entry : CLASS_PATH) {
        if (entry.getFileName().toString().startsWith("spring-boot-loader")) {
          addLauncher(jar, entry);
        } else if (entry.endsWith("test-classes")
            && Files.exists(entry.resolve("io/mitogen/it/program"))) {
          Sources.add(jar, entry, "BOOT-INF/classes/");
        } else {
          Path library = asJar(entry);
          Sources.addStored(
              jar, "BOOT-INF/lib/" + library.getFileName(), Files.readAllBytes(library));
        }
      }
    }
    return file;
  }

  private static void addLauncher(ZipOutputStream jar, Path launcher) throws Exception {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(launcher))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().endsWith(".class")) {
          jar.putNextEntry(new ZipEntry(entry.getName()));
          in.transferTo(jar);
          jar.closeEntry();
        }
      }
    }
  }

  private Path asJar(Path entry) throws Exception {
    if (!Files.isDirectory(entry)) {
      return entry;
    }
    String name =
        entry.subpath(entry.getNameCount() - 3, entry.getNameCount()).toString().replace('/', '-');
    Path jar = directory.resolve(name + ".jar");
    return Files.exists(jar) ? jar : Sources.jar(jar, entry);
  }

  @Test
  void codeFollowsFromModulesThatDoNotOpenTheirPackages() throws Exception {
    Path module = module();
    List<String> path = new ArrayList<>(List.of(module.toString()));
    CLASS_PATH.stream()
        .filter(LaunchersIT::isModuleOfOurs)
        .forEach(entry -> path.add(entry.toString()));

    try (JavaProgram program = JavaProgram.start(List.of(
        "--module-path",
        String.join(File.pathSeparator, path),
        "--module",
        "com.example.program/com.example.program.internal.Main"))) {
      assertThat(program.read("module")).isEqualTo("module com.example.program");
      assertThat(program.read("there")).isEqualTo("Round Square, db1 of unnamed module");
      thenEndsWell(program);
    }
  }

  private static boolean isModuleOfOurs(Path entry) {
    String name = entry.toString();
    return !name.contains("test-classes")
        && !name.endsWith("-tests.jar")
        && (name.contains("mitogen-") && !name.contains("it-tests") && !name.contains("-transport-")
            || name.contains("vertx")
            || name.contains("netty")
            || name.contains("jspecify"));
  }

  /** Exports nothing; has a resource that is encapsulated, provides services, and a sealed type of two packages. */
  private Path module() throws Exception {
    Path root = directory.resolve("module");
    List<Path> sources = List.of(
        Sources.write(root, "module-info.java", """
            module com.example.program {
              requires io.mitogen.core;
              uses com.example.program.internal.Shape;
              provides com.example.program.internal.Shape with
                  com.example.program.internal.Round, com.example.program.other.Square;
            }
            """),
        Sources.write(root, "com/example/program/internal/Shape.java", """
            package com.example.program.internal;

            public sealed interface Shape permits Round, com.example.program.other.Square {
              default String name() {
                return getClass().getSimpleName();
              }
            }
            """),
        Sources.write(
            root,
            "com/example/program/internal/Round.java",
            "package com.example.program.internal; public final class Round implements Shape {}"),
        Sources.write(root, "com/example/program/other/Square.java", """
            package com.example.program.other;

            public final class Square implements com.example.program.internal.Shape {}
            """),
        Sources.write(root, "com/example/program/internal/Main.java", """
            package com.example.program.internal;

            import io.mitogen.Local;
            import io.mitogen.core.Mitogen;
            import java.util.ServiceLoader;
            import java.util.stream.Collectors;

            public final class Main {
              public static void main(String[] arguments) {
                System.out.println("module " + Main.class.getModule());
                Mitogen.run(router ->
                    System.out.println("there " + router.connect(Local.jvm()).call(Main::there)));
              }

              private static String there() throws Exception {
                String shapes = ServiceLoader.load(Shape.class).stream()
                    .map(provider -> provider.get().name())
                    .collect(Collectors.joining(" "));
                try (var in = Main.class.getResourceAsStream("hosts.txt")) {
                  String module = Main.class.getModule().isNamed() ? "named" : "unnamed";
                  return shapes + ", " + new String(in.readAllBytes()) + " of " + module + " module";
                }
              }
            }
            """));
    Path classes = Files.createDirectories(directory.resolve("module-classes"));
    List<String> path = CLASS_PATH.stream()
        .filter(LaunchersIT::isModuleOfOurs)
        .map(Path::toString)
        .toList();
    Sources.compile(classes, sources, "--module-path", String.join(File.pathSeparator, path));
    Sources.write(classes, "com/example/program/internal/hosts.txt", "db1");
    return Sources.jar(directory.resolve("program.jar"), classes);
  }
}
