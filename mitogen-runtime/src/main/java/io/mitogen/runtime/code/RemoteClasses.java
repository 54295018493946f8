package io.mitogen.runtime.code;

import io.mitogen.runtime.call.ClassFinder;
import io.mitogen.runtime.call.CodeOrigin;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The classes of this context: one loader for each loader of the master that they come from, so that classes of one name
 * from two of them stay apart. Thread-safe.
 */
public final class RemoteClasses implements ClassFinder, CodeOrigin {
  private final ClassSource source;
  private final ClassLoader library;
  private final Map<Integer, RemoteClassLoader> loaders = new ConcurrentHashMap<>();

  /**
   * No classes yet.
   *
   * @param library the loader of this library, whose parent is the JDK's
   */
  public RemoteClasses(ClassSource source, ClassLoader library) {
    this.source = source;
    this.library = library;
  }

  @Override
  public Class<?> find(int loader, String name) throws ClassNotFoundException {
    return Class.forName(name, false, loader(loader));
  }

  @Override
  public int loaderOf(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader instanceof RemoteClassLoader remote ? remote.number() : PLATFORM;
  }

  /** The loader with this number. */
  ClassLoader loader(int number) {
    return number == PLATFORM ? library : remote(number);
  }

  /** Asks for a class, and keeps all that comes along until it is needed. */
  ClassAnswer fetch(int loader, String name) throws ClassNotFoundException {
    ClassAnswer answer = source.fetch(loader, name);
    for (ClassAnswer.ClassFile each : answer.classes()) {
      if (each.loader != PLATFORM) {
        remote(each.loader).arrived(each.name, each.bytes);
      }
    }
    return answer;
  }

  private RemoteClassLoader remote(int number) {
    RemoteClassLoader loader = loaders.get(number);
    if (loader == null) {
      RemoteClassLoader made = new RemoteClassLoader(number, this, library);
      loader = loaders.putIfAbsent(number, made);
      loader = loader == null ? made : loader;
    }
    return loader;
  }
}
