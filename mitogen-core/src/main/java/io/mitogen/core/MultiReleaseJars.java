package io.mitogen.core;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Jars that have other class files for other versions of Java (JEP 238). Thread-safe; keeps no jar open. */
final class MultiReleaseJars {
  private static final String VERSIONS = "META-INF/versions/";

  private final Map<String, Set<String>> varying = new ConcurrentHashMap<>(); // paths, by jar

  /**
   * The file at {@code path} for that version of Java.
   *
   * @param location the URL of a jar
   * @return its content; null if it is the same for all versions, or the location is no jar that we can open
   */
  byte @Nullable [] read(String location, String path, int java) {
    if (!varying.computeIfAbsent(location, MultiReleaseJars::find).contains(path)) {
      return null;
    }
    try (JarFile jar = open(location, Runtime.Version.parse(String.valueOf(java)))) {
      JarEntry entry = jar.getJarEntry(path);
      if (entry == null) { // there for newer versions only
        return null;
      }
      try (InputStream in = jar.getInputStream(entry)) {
        return in.readAllBytes();
      }
    } catch (IOException | IllegalArgumentException e) {
      return null; // then what the loader gives is the best there is
    }
  }

  /** The paths of what is not the same for all versions; none of a directory, or a jar in a jar, whose own loader decides. */
  private static Set<String> find(String location) {
    if (!location.startsWith("file:") || location.endsWith("/")) {
      return Set.of();
    }
    try (JarFile jar = open(location, JarFile.baseVersion())) {
      if (!jar.isMultiRelease()) {
        return Set.of();
      }
      Set<String> paths = new HashSet<>();
      jar.stream().map(JarEntry::getName).forEach(name -> {
        int end = name.startsWith(VERSIONS) ? name.indexOf('/', VERSIONS.length()) : -1;
        if (end > 0 && name.endsWith(".class")) {
          paths.add(name.substring(end + 1));
        }
      });
      return paths;
    } catch (IOException | IllegalArgumentException e) {
      return Set.of();
    }
  }

  private static JarFile open(String location, Runtime.Version version) throws IOException {
    File file = Path.of(URI.create(location)).toFile();
    return new JarFile(file, false, ZipFile.OPEN_READ, version);
  }
}
