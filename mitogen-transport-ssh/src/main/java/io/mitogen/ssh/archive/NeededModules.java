package io.mitogen.ssh.archive;

import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ResolvedModule;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which modules of the JDK a program's own modules require. No state. */
final class NeededModules {
  /**
   * What only these need is left out: the one stays in the master, and the other is served by what {@link Jlink} always puts
   * in, as no context needs all of sshj's own modules, which name a third more of the JDK.
   */
  private static final Set<String> OURS = Set.of("io.mitogen.core", "io.mitogen.ssh");

  private NeededModules() {}

  /** Those of this program; none if it is on the class path. */
  static Set<String> ofTheProgram() {
    return of(ModuleLayer.boot().configuration().modules());
  }

  static Set<String> of(Set<ResolvedModule> resolved) {
    Set<ResolvedModule> own =
        resolved.stream().filter(module -> !isOfTheJdk(module)).collect(Collectors.toSet());
    Set<String> ofOurs = new HashSet<>();
    own.stream()
        .filter(module -> OURS.contains(module.name()))
        .forEach(module -> addAll(module, own, ofOurs));
    Set<String> sent = new HashSet<>();
    own.stream()
        .filter(module -> !ofOurs.contains(module.name()))
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
          .filter(other -> !OURS.contains(other.name()) && requires(module, other))
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
