package io.mitogen.core;

import io.mitogen.runtime.call.CodeOrigin;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Numbers the loaders that classes are called from, and so served from, without keeping them alive. Thread-safe. */
final class ClassLoaders implements CodeOrigin {
  private final Map<ClassLoader, Integer> numbers = new WeakHashMap<>();
  private final Map<Integer, WeakReference<ClassLoader>> loaders = new HashMap<>();

  @Override
  public int loaderOf(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    if (loader == null
        || loader == ClassLoader.getPlatformClassLoader()
        || ServingPolicy.isLibrary(type.getName())) {
      return PLATFORM;
    }
    return numberOf(loader);
  }

  /** The loader with this number, or null if none has it, or it is gone. */
  synchronized @Nullable ClassLoader loader(int number) {
    WeakReference<ClassLoader> loader = loaders.get(number);
    return loader == null ? null : loader.get();
  }

  private synchronized int numberOf(ClassLoader loader) {
    Integer known = numbers.get(loader);
    if (known == null) {
      known = loaders.size() + 1;
      numbers.put(loader, known);
      loaders.put(known, new WeakReference<>(loader));
    }
    return known;
  }
}
