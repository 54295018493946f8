package io.mitogen.core;

import io.mitogen.runtime.code.NotServedException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The resources that are served: those of packages of which a class was, {@code META-INF/services} of the jars and modules
 * of which a class was, and what the program allows by name. Thread-safe.
 *
 * <p>Nothing else: nothing at the root of a jar or directory, such as {@code application.properties}, though there may be
 * classes that are in no package; and no name that may lead elsewhere than it says.
 */
final class ServedResources {
  private static final String SERVICES = "META-INF/services/";

  private final ServingPolicy policy;
  private final Map<ClassLoader, Served> loaders = new WeakHashMap<>(); // guarded by itself

  ServedResources(ServingPolicy policy) {
    this.policy = policy;
  }

  /** A class was served, and with it what is beside it. */
  void add(Class<?> type) {
    served(type.getClassLoader()).add(type);
  }

  /** The jars and directories that classes of this loader were served of, as URLs. */
  Set<String> locations(ClassLoader loader) {
    return served(loader).locations;
  }

  private Served served(ClassLoader loader) {
    synchronized (loaders) {
      return loaders.computeIfAbsent(loader, key -> new Served());
    }
  }

  /**
   * What is in all resources of that name.
   *
   * @throws NotServedException if there are some, and they are not served; or if the name may lead elsewhere
   */
  List<byte[]> read(ClassLoader loader, String name) throws IOException, NotServedException {
    if (isTrick(name)) {
      throw new NotServedException("is no plain name, and not served");
    }
    if (policy.allowsResource(name)) {
      return read(loader, name, url -> true);
    }
    Served served = served(loader);
    if (name.startsWith(SERVICES)) {
      return served.services(loader, name);
    }
    Class<?> neighbour = name.indexOf('/') < 0 ? null : served.classOf(packageOf(name));
    if (neighbour != null) {
      return neighbour.getModule().isNamed()
          ? fromModule(neighbour.getModule(), name)
          : read(loader, name, url -> true);
    }
    if (loader.getResource(name) != null) {
      throw new NotServedException(
          "is not served: it is not beside a class that was; RouterOptions.allowResources(...) can name it");
    }
    return List.of();
  }

  private static String packageOf(String name) {
    return name.substring(0, name.lastIndexOf('/')).replace('/', '.');
  }

  /** Names that lead elsewhere than they say, where they are made a path or a URL. */
  private static boolean isTrick(String name) {
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return true;
      }
    }
    return name.chars().anyMatch(c -> c == '\\' || c == '%' || c == ':' || c == '!' || c < ' ');
  }

  private static List<byte[]> read(ClassLoader loader, String name, Predicate<String> filter)
      throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (URL url : Collections.list(loader.getResources(name))) {
      if (filter.test(url.toString())) {
        try (InputStream in = open(url)) {
          contents.add(in.readAllBytes());
        }
      }
    }
    return contents;
  }

  /** Opens what a loader has found. */
  static InputStream open(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    if (url.toString().startsWith("jar:file:")) {
      connection.setUseCaches(
          false); // else the JDK keeps the jar open, though its loader is closed
    }
    return connection.getInputStream();
  }

  /** Past the encapsulation, which is for other modules, not for the module's own classes elsewhere. */
  private static List<byte[]> fromModule(Module module, String name) throws IOException {
    Optional<ResolvedModule> resolved = module.getLayer() == null
        ? Optional.empty()
        : module.getLayer().configuration().findModule(module.getName());
    if (resolved.isEmpty()) {
      return List.of();
    }
    try (ModuleReader reader = resolved.get().reference().open()) {
      Optional<InputStream> found = reader.open(name);
      if (found.isEmpty()) {
        return List.of();
      }
      try (InputStream in = found.get()) {
        return List.of(in.readAllBytes());
      }
    }
  }

  /** What was served of one loader. Thread-safe; does not keep its classes alive. */
  private static final class Served {
    private final Map<String, WeakReference<Class<?>>> packages = new ConcurrentHashMap<>();
    private final Set<String> locations = ConcurrentHashMap.newKeySet();
    private final Set<Module> modules =
        Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    void add(Class<?> type) {
      boolean isNew =
          packages.putIfAbsent(type.getPackageName(), new WeakReference<>(type)) == null;
      if (isNew && type.getModule().isNamed()) {
        modules.add(type.getModule());
      }
      CodeSource source = type.getProtectionDomain().getCodeSource();
      if (source != null && source.getLocation() != null) {
        locations.add(source.getLocation().toString());
      }
    }

    @Nullable
    Class<?> classOf(String packageName) {
      WeakReference<Class<?>> reference = packages.get(packageName);
      return reference == null ? null : reference.get();
    }

    /** As a context has no modules, what modules provide is told as jars without descriptors tell it. */
    List<byte[]> services(ClassLoader loader, String name) throws IOException {
      List<byte[]> contents = read(loader, name, this::isOfServedJar);
      String service = name.substring(SERVICES.length());
      for (Module module : new HashSet<>(modules)) {
        for (ModuleDescriptor.Provides provides : module.getDescriptor().provides()) {
          if (provides.service().equals(service)) {
            contents.add(String.join("\n", provides.providers()).getBytes(StandardCharsets.UTF_8));
          }
        }
      }
      return contents;
    }

    private boolean isOfServedJar(String url) {
      for (String location : locations) {
        if (url.startsWith(location) || url.startsWith("jar:" + location + "!/")) {
          return true;
        }
      }
      return false;
    }
  }
}
