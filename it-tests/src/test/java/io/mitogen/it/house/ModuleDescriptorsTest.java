package io.mitogen.it.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a module shows to others changes on purpose or not at all. */
class ModuleDescriptorsTest {

  static List<HouseModule> modules() throws IOException {
    return HouseModule.all();
  }

  @Test
  void theModulesAreTheKnownOnes() throws IOException {
    assertThat(modules())
        .extracting(HouseModule::name)
        .containsExactly(
            "io.mitogen.api",
            "io.mitogen.core",
            "io.mitogen.runtime",
            "io.mitogen.serial",
            "io.mitogen.ssh",
            "io.mitogen.sudo");
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleIsAsWrittenDown(HouseModule module) throws IOException {
    String golden = "/modules/" + module.name() + ".txt";
    String actual = describe(module.descriptor());

    assertThat(actual)
        .as("src/test/resources%s; if the change is wanted, it should read:%n%s", golden, actual)
        .isEqualTo(read(golden));
  }

  private static String read(String resource) throws IOException {
    try (InputStream in = ModuleDescriptorsTest.class.getResourceAsStream(resource)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Like {@code jar --describe-module}, without what varies: versions, and packages nobody sees. */
  private static String describe(ModuleDescriptor module) {
    return Stream.of(
            Stream.of((module.isOpen() ? "open module " : "module ") + module.name()),
            sorted(module.requires(), r -> "requires " + words(r.modifiers()) + r.name()),
            sorted(module.exports(), e -> "exports " + e.source() + to(e.targets())),
            sorted(module.opens(), o -> "opens " + o.source() + to(o.targets())),
            sorted(module.uses(), service -> "uses " + service),
            sorted(
                module.provides(),
                p -> "provides " + p.service() + " with " + String.join(", ", p.providers())))
        .flatMap(Function.identity())
        .map(line -> line + '\n')
        .collect(Collectors.joining());
  }

  private static <T> Stream<String> sorted(Collection<T> things, Function<T, String> line) {
    return things.stream().map(line).sorted();
  }

  private static String words(Set<ModuleDescriptor.Requires.Modifier> modifiers) {
    return modifiers.stream()
        .map(modifier -> modifier.name().toLowerCase(Locale.ROOT) + ' ')
        .sorted()
        .collect(Collectors.joining());
  }

  private static String to(Set<String> targets) {
    return targets.isEmpty() ? "" : " to " + String.join(", ", new TreeSet<>(targets));
  }
}
