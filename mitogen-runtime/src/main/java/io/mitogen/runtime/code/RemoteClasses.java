package io.mitogen.runtime.code;

import io.mitogen.runtime.call.ClassFinder;
import io.mitogen.runtime.call.CodeOrigin;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The classes of this context: one loader for each loader of the master that they come from, so that classes of one name
 * from two of them stay apart. Thread-safe.
 *
 * <p>Class files are kept, for the contexts below. Of all that want a class at the same time, one asks for it.
 */
public final class RemoteClasses implements ClassFinder, CodeOrigin, ClassStore {
  private final ClassSource source;
  private final ClassLoader library;
  private final Map<Integer, RemoteClassLoader> loaders = new ConcurrentHashMap<>();
  private final Map<ClassKey, Fetch> fetches = new ConcurrentHashMap<>(); // under way
  private final Map<ClassKey, Integer> definers =
      new ConcurrentHashMap<>(); // if it is another loader

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
  public Class<?> load(int loader, String name) throws ClassNotFoundException {
    return Class.forName(name, false, loader(loader));
  }

  @Override
  public int loaderOf(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader instanceof RemoteClassLoader remote ? remote.number() : PLATFORM;
  }

  @Override
  public Found find(int loader, String name) throws ClassNotFoundException {
    ClassFile known = known(loader, name);
    if (known != null) {
      return Found.of(known);
    }
    ClassAnswer answer = fetch(loader, name);
    if (!answer.isFound()) {
      throw new ClassNotFoundException(answer.why());
    }
    known = known(answer.loader(), name);
    return known == null ? Found.everywhere(answer.loader()) : Found.of(known);
  }

  @Override
  public @Nullable ClassFile known(int loader, String name) {
    Integer definer = definers.get(new ClassKey(loader, name));
    RemoteClassLoader holder = loaders.get(definer == null ? loader : definer);
    return holder == null ? null : holder.file(name);
  }

  /** The loader with this number. */
  ClassLoader loader(int number) {
    return number == PLATFORM ? library : remote(number);
  }

  /** Asks for a class, and keeps all that comes along until it is needed. */
  ClassAnswer fetch(int loader, String name) throws ClassNotFoundException {
    ClassKey key = new ClassKey(loader, name);
    Fetch mine = new Fetch();
    Fetch other = fetches.putIfAbsent(key, mine);
    if (other != null) {
      return other.await(name);
    }
    try {
      ClassAnswer answer = source.fetch(loader, name);
      for (ClassFile each : answer.classes()) {
        if (each.loader() != PLATFORM) {
          remote(each.loader()).arrived(each);
        }
      }
      if (answer.isFound() && answer.loader() != loader) {
        definers.put(key, answer.loader());
      }
      mine.end(answer);
      return answer;
    } finally {
      fetches.remove(key);
      mine.end(null);
    }
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
