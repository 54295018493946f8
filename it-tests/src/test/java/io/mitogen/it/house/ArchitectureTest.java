package io.mitogen.it.house;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom. The compiler keeps the modules apart; here are the rules inside of them. */
class ArchitectureTest {

  private static final String RUNTIME = "io.mitogen.runtime";

  /** The storeys of the runtime, lowest first. A room may use its own storey and what is below. */
  private static final List<Set<String>> STOREYS = List.of(
      Set.of("frame", "loop"),
      Set.of("stream"),
      Set.of("route"),
      Set.of("call", "code"),
      Set.of("launch", "life", "log", "serve"),
      Set.of("node"),
      Set.of(""));

  /** Loaded when something is logged with it, or not at all. */
  private static final Set<String> ASKED_BY_LOGGING =
      Set.of(RUNTIME + ".boot.Boot", RUNTIME + ".boot.Records", RUNTIME + ".log.JulRecords");

  private static final Set<String> JAVA_BASE =
      ModuleFinder.ofSystem().find("java.base").orElseThrow().descriptor().exports().stream()
          .filter(export -> !export.isQualified())
          .map(ModuleDescriptor.Exports::source)
          .collect(Collectors.toSet());

  /** Without the contract tests, which are the API's, and need JUnit. */
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(location -> !location.contains("/io/mitogen/spi/contract/"))
      .importPackages("io.mitogen");

  @Test
  void roomsOfTheRuntimeDependDownwardOnly() {
    assertThat(violations(
            RUNTIME,
            (from, to) -> !within(to, RUNTIME) || isBoot(from) || storey(to) <= storey(from)))
        .isEmpty();
  }

  @Test
  void everyRoomOfTheRuntimeHasItsStorey() {
    assertThat(CLASSES.stream().filter(c -> within(c, RUNTIME) && !isBoot(c) && storey(c) < 0))
        .as("classes in rooms that are not on the map")
        .isEmpty();
  }

  @Test
  void bootIsAloneWithTheJdk() {
    assertThat(violations(
            RUNTIME + ".boot",
            (from, to) -> isBoot(to) || isJdk(to) || isLogging(to) || isAnnotation(to)))
        .isEmpty();
    assertThat(violations("io.mitogen", (from, to) -> isBoot(from) || !isBoot(to)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        RUNTIME,
        "io.mitogen.serial",
        "io.mitogen.core",
        "io.mitogen.ssh",
        "io.mitogen.sudo"
      })
  void packagesHaveNoCycles(String module) {
    slices().assignedFrom(packagesOf(module)).should().beFreeOfCycles().check(CLASSES);
  }

  /** What a child is sent needs java.base and nothing else: the Java over there may be a small one. */
  @ParameterizedTest
  @ValueSource(strings = {RUNTIME, "io.mitogen.serial"})
  void whatIsShippedNeedsTheJdkAndTheApiAlone(String module) {
    assertThat(violations(
            module,
            (from, to) -> isJdk(to)
                || isApi(to)
                || isAnnotation(to)
                || within(to, module)
                || (isLogging(to) && ASKED_BY_LOGGING.contains(from.getName()))))
        .isEmpty();
  }

  @Test
  void theApiNeedsTheJdkAlone() {
    assertThat(violations(
            "io.mitogen", (from, to) -> !isApi(from) || isJdk(to) || isApi(to) || isAnnotation(to)))
        .isEmpty();
  }

  /** Like any transport of others: a context in between is sent it, and has no more of the library than that. */
  @ParameterizedTest
  @ValueSource(strings = {"io.mitogen.ssh", "io.mitogen.sudo"})
  void theTransportsKnowOfTheLibraryTheApiAlone(String module) {
    assertThat(violations(
            module, (from, to) -> !within(to, "io.mitogen") || isApi(to) || within(to, module)))
        .isEmpty();
  }

  private static List<String> violations(String part, BiPredicate<JavaClass, JavaClass> allowed) {
    List<JavaClass> classes = CLASSES.stream().filter(c -> within(c, part)).toList();
    assertThat(classes).as("classes of %s", part).isNotEmpty();
    return classes.stream()
        .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
        .filter(d -> !allowed.test(d.getOriginClass(), element(d)))
        .map(Dependency::getDescription)
        .sorted()
        .toList();
  }

  private static JavaClass element(Dependency dependency) {
    return dependency.getTargetClass().getBaseComponentType();
  }

  private static boolean within(JavaClass c, String part) {
    return c.getPackageName().equals(part) || c.getPackageName().startsWith(part + '.');
  }

  private static boolean isApi(JavaClass c) {
    // Not what is below: the contract tests are not a part of it.
    return List.of("io.mitogen", "io.mitogen.spi").contains(c.getPackageName());
  }

  private static boolean isAnnotation(JavaClass c) {
    return within(c, "org.jspecify");
  }

  private static boolean isBoot(JavaClass c) {
    return within(c, RUNTIME + ".boot");
  }

  private static boolean isLogging(JavaClass c) {
    return c.getPackageName().equals("java.util.logging");
  }

  private static boolean isJdk(JavaClass c) {
    return c.isPrimitive() || JAVA_BASE.contains(c.getPackageName());
  }

  /** The storey that a class of the runtime is on; -1 for a room that is not on the map. */
  private static int storey(JavaClass c) {
    String rest = c.getPackageName().substring(RUNTIME.length()).replaceFirst("^\\.", "");
    String room = rest.replaceFirst("\\..*", "");
    for (int i = 0; i < STOREYS.size(); i++) {
      if (STOREYS.get(i).contains(room)) {
        return i;
      }
    }
    return -1;
  }

  private static SliceAssignment packagesOf(String module) {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass c) {
        return within(c, module)
            ? SliceIdentifier.of(c.getPackageName())
            : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "packages of " + module;
      }
    };
  }
}
