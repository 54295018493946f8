package io.mitogen.ssh.archive;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes a runtime of the JDK that runs us. Immutable.
 *
 * <p>A process of its own, as what it needs in memory is gone with it; in our own JVM it takes no less time. It leaves out
 * nothing that helps to understand a failure but the symbols of the JVM's own functions, where there is a {@code strip}.
 * There is no class-data archive in it: that makes it larger by a fifth, and no two of them are the same, so that no cache
 * could be shared by two machines.
 */
final class Jlink implements Maker {
  private static final System.Logger log = System.getLogger("mitogen.ssh");

  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  /** Changes with what we make of a JDK. */
  private static final String VERSION = "2";

  /** Half of it, and the same for all modules. */
  private static final String LIBRARY = "lib/server/libjvm.so";

  /** What the library needs in every context, and sshj in one that others are reached from. */
  private static final List<String> NEEDED =
      List.of("java.base", "java.logging", "jdk.unsupported", "jdk.crypto.ec", "jdk.net");

  private final Set<String> modules;

  /** One with these modules, and those that they require. */
  Jlink(Set<String> modules) {
    this.modules = modules;
  }

  /** The platform of what it makes. */
  static String platform() throws IOException {
    byte[] program = Files.readAllBytes(JAVA_HOME.resolve("bin/java"));
    return Elf.isElf(program) ? Elf.platform(program) : "not linux";
  }

  /** What a runtime made now is made of. */
  static String key(Set<String> modules) {
    return VERSION + " " + JAVA_HOME + " " + Runtime.version() + " "
        + System.getProperty("java.vendor") + " " + modules;
  }

  /** All modules that are named when one is made, in order; those that they require come with them. */
  static Set<String> modules(Set<String> more) throws NoRuntimeException {
    Set<String> all = new TreeSet<>(more);
    ModuleFinder system = ModuleFinder.ofSystem();
    for (String module : more) {
      if (system.find(module).isEmpty()) {
        throw new NoRuntimeException(
            "the JDK here, " + JAVA_HOME + ", has no module " + module + "; correct modules(...)");
      }
    }
    all.addAll(NeededModules.ofTheProgram());
    NEEDED.stream().filter(module -> system.find(module).isPresent()).forEach(all::add);
    return all;
  }

  @Override
  public Path make(Path directory) throws IOException, InterruptedException, NoRuntimeException {
    Path jlink = JAVA_HOME.resolve("bin/jlink");
    if (!Files.isExecutable(jlink)) {
      throw new NoRuntimeException("it is made with jlink, and there is none in " + JAVA_HOME
          + "; run the program with a JDK, or give a runtime with given(...)");
    }
    Path home = directory.resolve("home");
    // It is short-lived: these make it a third faster.
    List<String> words = new ArrayList<>(
        List.of(jlink.toString(), "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    words.addAll(List.of("--add-modules", String.join(",", modules)));
    words.addAll(List.of("--no-header-files", "--no-man-pages", "--output", home.toString()));
    String failure = Program.run(words);
    if (!failure.isEmpty()) {
      throw new NoRuntimeException(
          "making it failed; " + jlink + " printed \"" + failure + "\"; give one with given(...)");
    }
    return home;
  }

  @Override
  public void begin(Path directory) throws IOException, InterruptedException {
    Path ours = JAVA_HOME.resolve(LIBRARY);
    if (Files.isRegularFile(ours)) {
      Path library = directory.resolve(LIBRARY);
      Files.createDirectories(directory.resolve(LIBRARY).getParent());
      if (!strip(ours, library)) {
        Files.createSymbolicLink(library, ours);
      }
    }
  }

  private static boolean strip(Path from, Path to) throws InterruptedException {
    String failure;
    try {
      failure =
          Program.run(List.of("strip", "--strip-unneeded", "-o", to.toString(), from.toString()));
      if (failure.isEmpty()) {
        return true;
      }
      Files.deleteIfExists(to);
    } catch (IOException e) {
      failure = e.getMessage();
    }
    log.log(Level.DEBUG, "without strip, the runtime is larger: " + failure);
    return false;
  }
}
