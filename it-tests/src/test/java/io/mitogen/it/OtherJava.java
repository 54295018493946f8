package io.mitogen.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** Another version of Java on this machine. Immutable. */
record OtherJava(Path home, int feature) {
  /** One of 17 or later that is not the version of this JVM, if there is one. */
  static Optional<OtherJava> find() throws IOException {
    Path directory = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> homes = Files.newDirectoryStream(directory)) {
      for (Path home : homes) {
        int feature = feature(home.resolve("release"));
        if (feature >= 17
            && feature != Runtime.version().feature()
            && Files.isExecutable(home.resolve("bin/java"))) {
          return Optional.of(new OtherJava(home, feature));
        }
      }
    }
    return Optional.empty();
  }

  String java() {
    return home.resolve("bin/java").toString();
  }

  private static int feature(Path release) throws IOException {
    if (!Files.exists(release)) {
      return 0;
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(release)) {
      properties.load(in);
    }
    String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
    return Runtime.Version.parse(version).feature();
  }
}
