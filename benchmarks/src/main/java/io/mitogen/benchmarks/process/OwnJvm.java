package io.mitogen.benchmarks.process;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;

/** JVMs like this one: the same {@code java} with its default options, and code of this program. No state. */
public final class OwnJvm {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private OwnJvm() {}

  /** The words to start {@code main} with everything that this JVM can load. */
  public static List<String> whole(Class<?> main, String... arguments) {
    List<String> words = new ArrayList<>(List.of(JAVA));
    String modulePath = System.getProperty("jdk.module.path");
    if (modulePath != null && main.getModule().isNamed()) {
      String module = main.getModule().getName() + '/' + main.getName();
      words.addAll(List.of("--module-path", modulePath, "--module", module));
    } else {
      words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    }
    words.addAll(List.of(arguments));
    return words;
  }

  /** The words to start {@code main} with nothing but the JDK and the jar or directory that it is in. */
  public static List<String> bare(Class<?> main, String... arguments) {
    List<String> words = new ArrayList<>(List.of(JAVA, "-cp", home(main), main.getName()));
    words.addAll(List.of(arguments));
    return words;
  }

  /** Starts {@link #bare}; what it prints on stderr is seen. */
  public static Process start(Class<?> main, String... arguments) throws IOException {
    return new ProcessBuilder(bare(main, arguments))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String home(Class<?> main) {
    CodeSource source = main.getProtectionDomain().getCodeSource();
    return Path.of(URI.create(source.getLocation().toString())).toString();
  }
}
