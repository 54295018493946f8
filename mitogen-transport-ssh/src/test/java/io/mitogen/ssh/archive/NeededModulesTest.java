package io.mitogen.ssh.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NeededModulesTest {
  private final Map<String, ModuleReference> modules = new HashMap<>();

  private NeededModulesTest module(String name, String... required) {
    ModuleDescriptor.Builder builder = ModuleDescriptor.newModule(name).requires("java.base");
    List.of(required).forEach(builder::requires);
    modules.put(name, new Described(builder.build()));
    return this;
  }

  private Set<String> neededBy(String program) {
    ModuleFinder finder = new ModuleFinder() {
      @Override
      public Optional<ModuleReference> find(String name) {
        return Optional.ofNullable(modules.get(name))
            .or(() -> ModuleFinder.ofSystem().find(name));
      }

      @Override
      public Set<ModuleReference> findAll() {
        return Set.copyOf(modules.values());
      }
    };
    return NeededModules.of(Configuration.empty()
        .resolve(finder, ModuleFinder.of(), Set.of(program))
        .modules());
  }

  @Test
  void areThoseOfTheProgramAndOfItsLibraries() {
    module("program", "library", "java.sql").module("library", "java.net.http");

    assertThat(neededBy("program")).containsExactly("java.base", "java.net.http", "java.sql");
  }

  @Test
  void areNotThoseThatOnlyTheMasterOrTheTransportNeeds() {
    module("program", "io.mitogen.core", "io.mitogen.ssh")
        .module("io.mitogen.core", "loop", "java.compiler")
        .module("loop", "java.desktop")
        .module("io.mitogen.ssh", "ciphers")
        .module("ciphers", "java.naming");

    assertThat(neededBy("program")).containsExactly("java.base");
  }

  @Test
  void areThoseOfALibraryThatTheProgramNeedsItself() {
    module("program", "io.mitogen.ssh", "ciphers")
        .module("io.mitogen.ssh", "ciphers")
        .module("ciphers", "java.naming");

    assertThat(neededBy("program")).containsExactly("java.base", "java.naming");
  }

  /** A module that is never read. */
  private static final class Described extends ModuleReference {
    Described(ModuleDescriptor descriptor) {
      super(descriptor, URI.create("file:///" + descriptor.name() + ".jar"));
    }

    @Override
    public ModuleReader open() {
      throw new UnsupportedOperationException("not read");
    }
  }
}
