package io.mitogen.core;

import io.mitogen.runtime.code.ClassFile;
import io.mitogen.runtime.code.ClassStore;
import io.mitogen.runtime.code.CodeRequest;
import io.mitogen.runtime.code.NotServedException;
import io.mitogen.runtime.code.ResourceAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The program's code, for the contexts below: found as the class that was called would find it, and kept as files while
 * there is memory. Thread-safe. No class is initialised here for it.
 */
final class MasterClasses implements ClassStore {
  private static final String CLASS = ".class";
  private static final int ALL_VERSIONS = 0;

  private final ClassLoaders loaders;
  private final ServingPolicy policy;
  private final ServedResources resources;
  private final Jars jars = new Jars();
  private final ClassValue<Slot> slots = new ClassValue<>() {
    @Override
    protected Slot computeValue(Class<?> type) {
      return new Slot();
    }
  };

  MasterClasses(ClassLoaders loaders, ServingPolicy policy) {
    this.loaders = loaders;
    this.policy = policy;
    this.resources = new ServedResources(policy);
  }

  @Override
  public Found find(CodeRequest request) throws ClassNotFoundException {
    String name = request.name();
    String refusal = policy.refusal(name);
    if (refusal != null) {
      throw new NotServedException(refusal);
    }
    ClassLoader loader = loaders.loader(request.loader());
    if (loader == null) {
      throw new ClassNotFoundException(
          name + ": the class loader it should come from is gone from the master");
    }
    Class<?> type = load(name, loader);
    if (type == null) {
      ClassFile file = ofOtherVersions(request, loader);
      if (file == null) {
        throw new ClassNotFoundException(name + ": the master has no such class either");
      }
      return Found.of(file);
    }
    if (isEverywhere(type)) {
      if (ServingPolicy.isLibrary(name)) {
        return Found.everywhere(ClassLoaders.PLATFORM);
      }
      throw new ClassNotFoundException(
          name + " belongs to the JDK, and the JDK of this context does not have it");
    }
    ClassFile file = file(type, request.java());
    if (file == null) {
      throw new ClassNotFoundException(name + ": its class file can't be read in the master");
    }
    return Found.of(file);
  }

  @Override
  public @Nullable ClassFile known(CodeRequest request) {
    String name = request.name();
    ClassLoader loader = loaders.loader(request.loader());
    if (loader == null || ServingPolicy.isLibrary(name) || policy.refusal(name) != null) {
      return null;
    }
    Class<?> type = load(name, loader);
    if (type == null) {
      return ofOtherVersions(request, loader);
    }
    return isEverywhere(type) ? null : file(type, request.java());
  }

  @Override
  public ResourceAnswer resources(CodeRequest request) throws NotServedException {
    String name = request.name();
    ClassLoader loader = loaders.loader(request.loader());
    if (loader == null) {
      return ResourceAnswer.NONE;
    }
    if (name.endsWith(CLASS)) {
      return classAsResource(request);
    }
    try {
      return new ResourceAnswer(resources.read(loader, name));
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + name + " can't be read in the master", e);
    }
  }

  /** Some libraries read their own classes. */
  private ResourceAnswer classAsResource(CodeRequest request) throws NotServedException {
    String path = request.name();
    String name = path.substring(0, path.length() - CLASS.length()).replace('/', '.');
    try {
      ClassFile file = find(request.of(request.loader(), name)).file();
      return file == null ? ResourceAnswer.NONE : new ResourceAnswer(List.of(file.bytes()));
    } catch (NotServedException e) {
      throw e;
    } catch (ClassNotFoundException e) {
      return ResourceAnswer.NONE; // the same to the one who asked
    }
  }

  private boolean isEverywhere(Class<?> type) {
    return loaders.loaderOf(type) == ClassLoaders.PLATFORM;
  }

  private static @Nullable Class<?> load(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null; // an optional dependency that is not there, as often as not
    }
  }

  /** The class file of a loaded class, or null if its loader does not give it. */
  private @Nullable ClassFile file(Class<?> type, int java) {
    resources.add(type);
    Slot slot = slots.get(type);
    ClassFile file = slot.get(java);
    if (file == null) {
      file = slot.get(ALL_VERSIONS);
    }
    if (file == null) {
      file = read(type, java);
      slot.put(file);
    }
    return file;
  }

  private @Nullable ClassFile read(Class<?> type, int java) {
    String name = type.getName();
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source != null && source.getLocation() != null) {
      Jars.Found found = jars.read(source.getLocation().toString(), path(name), java);
      if (found != null) {
        return scanned(
            loaders.loaderOf(type), name, found.content(), found.varies() ? java : ALL_VERSIONS);
      }
    }
    try (InputStream in = type.getModule().getResourceAsStream(path(name))) {
      return in == null
          ? null
          : scanned(loaders.loaderOf(type), name, in.readAllBytes(), ALL_VERSIONS);
    } catch (IOException e) {
      return null; // the same to the one who asked
    }
  }

  /** A class that our own Java does not see, for it is there for other versions only. */
  private @Nullable ClassFile ofOtherVersions(CodeRequest request, ClassLoader loader) {
    String path = path(request.name());
    for (String location : resources.locations(loader)) {
      Jars.Found found =
          jars.varies(location, path) ? jars.read(location, path, request.java()) : null;
      if (found != null) {
        return scanned(request.loader(), request.name(), found.content(), request.java());
      }
    }
    return null;
  }

  private static @Nullable ClassFile scanned(int loader, String name, byte[] bytes, int java) {
    try {
      return ClassFile.scanned(loader, name, bytes, java);
    } catch (IOException e) {
      return null; // its loader has encrypted it, say
    }
  }

  /** Where a class file is, from the root of its jar or directory. */
  private static String path(String className) {
    return className.replace('.', '/') + CLASS;
  }

  /** Where the files of one class are kept: one for all versions of Java, or one for each. Thread-safe. */
  private static final class Slot {
    private final Map<Integer, SoftReference<ClassFile>> files = new ConcurrentHashMap<>();

    @Nullable
    ClassFile get(int java) {
      SoftReference<ClassFile> file = files.get(java);
      return file == null ? null : file.get();
    }

    void put(@Nullable ClassFile file) {
      if (file != null) {
        files.put(file.java(), new SoftReference<>(file));
      }
    }
  }
}
