package io.mitogen.it.house;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One of our modules, as found on the class path: a jar, or a directory of classes, depending on how
 * far the build has come. Immutable.
 *
 * @param services the files of {@code META-INF/services}: service to providers
 */
record HouseModule(ModuleDescriptor descriptor, Map<String, List<String>> services) {

  static List<HouseModule> all() throws IOException {
    List<HouseModule> modules = new ArrayList<>();
    ClassLoader loader = HouseModule.class.getClassLoader();
    for (URL url : Collections.list(loader.getResources("module-info.class"))) {
      ModuleDescriptor descriptor;
      try (InputStream in = url.openStream()) {
        descriptor = ModuleDescriptor.read(in);
      }
      if (descriptor.name().startsWith("io.mitogen.")) {
        modules.add(new HouseModule(descriptor, services(url)));
      }
    }
    modules.sort(Comparator.comparing(HouseModule::name));
    return modules;
  }

  String name() {
    return descriptor.name();
  }

  @Override
  public String toString() {
    return name();
  }

  private static Map<String, List<String>> services(URL moduleInfo) throws IOException {
    if (moduleInfo.openConnection() instanceof JarURLConnection jar) {
      try (FileSystem files = FileSystems.newFileSystem(path(jar.getJarFileURL()))) {
        return servicesBelow(files.getPath("/"));
      }
    }
    return servicesBelow(path(moduleInfo).resolveSibling(""));
  }

  private static Path path(URL file) throws IOException {
    try {
      return Path.of(new URI(file.toString()));
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static Map<String, List<String>> servicesBelow(Path root) throws IOException {
    Map<String, List<String>> services = new TreeMap<>();
    Path directory = root.resolve("META-INF").resolve("services");
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          services.put(file.getFileName().toString(), providers(file));
        }
      }
    }
    return services;
  }

  private static List<String> providers(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
