package io.mitogen.ssh.archive;

import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ResolvedModule;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which modules of the JDK a program's own modules require. No state. */
final class NeededModules {
  /** This and what only it needs stays in the master. */
  private static final String MASTER = "io.mitogen.core";

  private NeededModules() {}

  /** Those of this program; none if it is on the class path. */
  static Set<String> ofTheProgram() {
    return of(ModuleLayer.boot().configuration().modules());
  }

  static Set<String> of(Set<ResolvedModule> resolved) {
    Set<ResolvedModule> own =
        resolved.stream().filter(module -> !isOfTheJdk(module)).collect(Collectors.toSet());
    Set<String> ofTheMaster = new HashSet<>();
    own.stream()
        .filter(module -> module.name().equals(MASTER))
        .forEach(master -> addAll(master, own, ofTheMaster));
    Set<String> sent = new HashSet<>();
    own.stream()
        .filter(module -> !ofTheMaster.contains(module.name()))
        .forEach(module -> addAll(module, own, sent));
    Set<String> needed = new TreeSet<>();
    for (ResolvedModule module : own) {
      if (sent.contains(module.name())) {
        resolved.stream()
            .filter(other -> isOfTheJdk(other) && requires(module, other))
            .forEach(other -> needed.add(other.name()));
      }
    }
    return needed;
  }

  private static void addAll(ResolvedModule module, Set<ResolvedModule> own, Set<String> names) {
    if (names.add(module.name())) {
      own.stream()
          .filter(other -> !other.name().equals(MASTER) && requires(module, other))
          .forEach(other -> addAll(other, own, names));
    }
  }

  /** An automatic module reads all others, and says nothing of what it needs. */
  private static boolean requires(ResolvedModule module, ResolvedModule other) {
    return module.reference().descriptor().requires().stream()
        .anyMatch(requires -> requires.name().equals(other.name())
            && !requires.modifiers().contains(Requires.Modifier.STATIC));
  }

  private static boolean isOfTheJdk(ResolvedModule module) {
    return module.reference().location().stream().anyMatch(at -> "jrt".equals(at.getScheme()));
  }
}
