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

/**
 * Jars of this machine, and what they have for which version of Java (JEP 238). Thread-safe; keeps no jar open, as the JDK
 * does for who reads by URL.
 */
final class Jars {
  private static final String VERSIONS = "META-INF/versions/";

  private final Map<String, Set<String>> varying = new ConcurrentHashMap<>(); // paths, by jar

  /**
   * A file in a jar. Immutable.
   *
   * @param content its bytes; not a copy
   * @param varies whether there may be another for another version of Java
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Found(byte[] content, boolean varies) {}

  /**
   * What a jar has for that version of Java.
   *
   * @param location the URL of the jar
   * @return null if it has nothing under that path; or if it is no jar of this machine but a directory, or a jar in a jar,
   *     whose own loader decides
   */
  @Nullable
  Found read(String location, String path, int java) {
    if (!isJar(location)) {
      return null;
    }
    try (JarFile jar = open(location, Runtime.Version.parse(String.valueOf(java)))) {
      JarEntry entry = jar.getJarEntry(path);
      if (entry == null) {
        return null;
      }
      try (InputStream in = jar.getInputStream(entry)) {
        return new Found(in.readAllBytes(), varyingPaths(location).contains(path));
      }
    } catch (IOException | IllegalArgumentException e) {
      return null; // then what the loader gives is the best there is
    }
  }

  /** Whether what is under that path depends on the version of Java. */
  boolean varies(String location, String path) {
    return isJar(location) && varyingPaths(location).contains(path);
  }

  private static boolean isJar(String location) {
    return location.startsWith("file:") && !location.endsWith("/");
  }

  private Set<String> varyingPaths(String location) {
    return varying.computeIfAbsent(location, Jars::find);
  }

  private static Set<String> find(String location) {
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
      return Set.of(); // the same as without versions
    }
  }

  private static JarFile open(String location, Runtime.Version version) throws IOException {
    File file = Path.of(URI.create(location)).toFile();
    return new JarFile(file, false, ZipFile.OPEN_READ, version);
  }
}
