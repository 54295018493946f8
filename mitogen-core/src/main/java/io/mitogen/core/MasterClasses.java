package io.mitogen.core;

import io.mitogen.runtime.code.ClassFile;
import io.mitogen.runtime.code.ClassStore;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import org.jspecify.annotations.Nullable;

/**
 * The program's classes, for the contexts below: found as the class that was called would find them, and kept as files
 * while there is memory. Thread-safe. No class is initialised here for it.
 */
final class MasterClasses implements ClassStore {
  private final ClassLoaders loaders;
  private final ClassValue<Slot> slots = new ClassValue<>() {
    @Override
    protected Slot computeValue(Class<?> type) {
      return new Slot();
    }
  };

  MasterClasses(ClassLoaders loaders) {
    this.loaders = loaders;
  }

  @Override
  public Found find(int loaderNumber, String name) throws ClassNotFoundException {
    String refusal = ServingPolicy.refusal(name);
    if (refusal != null) {
      throw new ClassNotFoundException(name + " " + refusal);
    }
    ClassLoader loader = loaders.loader(loaderNumber);
    if (loader == null) {
      throw new ClassNotFoundException(
          name + ": the class loader it should come from is gone from the master");
    }
    Class<?> type = load(name, loader);
    if (type == null) {
      throw new ClassNotFoundException(name + ": the master has no such class either");
    }
    if (isEverywhere(type)) {
      if (ServingPolicy.isLibrary(name)) {
        return Found.everywhere(ClassLoaders.PLATFORM);
      }
      throw new ClassNotFoundException(
          name + " belongs to the JDK, and the JDK of this context does not have it");
    }
    ClassFile file = file(type);
    if (file == null) {
      throw new ClassNotFoundException(name + ": its class file can't be read in the master");
    }
    return Found.of(file);
  }

  @Override
  public @Nullable ClassFile known(int loaderNumber, String name) {
    ClassLoader loader = loaders.loader(loaderNumber);
    if (loader == null || ServingPolicy.isLibrary(name) || ServingPolicy.refusal(name) != null) {
      return null;
    }
    Class<?> type = load(name, loader);
    return type == null || isEverywhere(type) ? null : file(type);
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
  private @Nullable ClassFile file(Class<?> type) {
    Slot slot = slots.get(type);
    ClassFile file = slot.content.get();
    if (file == null) {
      file = read(type);
      slot.content = new SoftReference<>(file);
    }
    return file;
  }

  private @Nullable ClassFile read(Class<?> type) {
    String path = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getModule().getResourceAsStream(path)) {
      return in == null
          ? null
          : ClassFile.scanned(loaders.loaderOf(type), type.getName(), in.readAllBytes());
    } catch (IOException e) {
      return null; // the same to the one who asked, if its loader has encrypted it, say
    }
  }

  /** Where the file of one class is kept. */
  private static final class Slot {
    volatile SoftReference<@Nullable ClassFile> content = new SoftReference<>(null);
  }
}
