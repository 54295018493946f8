package io.mitogen.runtime.code;

import io.mitogen.runtime.call.ClassFinder;
import io.mitogen.runtime.call.CodeOrigin;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The code of this context: one loader for each loader of the master that it comes from, so that classes of one name from
 * two of them stay apart. Thread-safe.
 *
 * <p>Class files and resources are kept, for the contexts below. Of all that want a class at the same time, one asks for
 * it. What is not to be had is not asked for again for a while.
 */
public final class RemoteClasses implements ClassFinder, CodeOrigin, ClassStore {
  private static final int JAVA = Runtime.version().feature();
  private static final int MAX_KEPT_BYTES =
      1024 * 1024; // larger resources are asked for each time they are opened

  private final ClassSource source;
  private final ClassLoader library;
  private final int self;
  private final Map<Integer, RemoteClassLoader> loaders = new ConcurrentHashMap<>();
  private final Map<CodeRequest, Fetch> fetches = new ConcurrentHashMap<>(); // under way
  private final Map<ClassKey, Integer> definers =
      new ConcurrentHashMap<>(); // where it is another loader
  private final Map<CodeRequest, ResourceAnswer> resources = new ConcurrentHashMap<>();
  private final Misses missing;

  /**
   * No classes yet.
   *
   * @param library the loader of this library, whose parent is the JDK's
   * @param self the number of this context
   */
  public RemoteClasses(ClassSource source, ClassLoader library, int self) {
    this(source, library, self, new SystemClock());
  }

  RemoteClasses(ClassSource source, ClassLoader library, int self, LongSupplier clock) {
    this.source = source;
    this.library = library;
    this.self = self;
    this.missing = new Misses(clock);
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
  public Found find(CodeRequest request) throws ClassNotFoundException {
    ClassFile known = known(request);
    if (known != null) {
      return Found.of(known);
    }
    ClassAnswer answer = fetch(request);
    for (ClassFile each : answer.classes()) { // for another Java than ours, it is kept nowhere
      if (each.loader() == answer.loader()
          && each.loader() != PLATFORM
          && each.name().equals(request.name())) {
        return Found.of(each);
      }
    }
    known = known(request.of(answer.loader(), request.name()));
    return known == null ? Found.everywhere(answer.loader()) : Found.of(known);
  }

  @Override
  public @Nullable ClassFile known(CodeRequest request) {
    RemoteClassLoader holder = loaders.get(definer(request.loader(), request.name()));
    ClassFile file = holder == null ? null : holder.file(request.name());
    return file != null && file.isFor(request.java()) ? file : null;
  }

  @Override
  public ResourceAnswer resources(CodeRequest request) {
    ResourceAnswer known = resources.get(request);
    if (known != null) {
      return known;
    }
    if (missing.why(request) != null) {
      return ResourceAnswer.NONE;
    }
    ResourceAnswer answer = source.fetchResources(request);
    if (answer.contents().isEmpty()) {
      missing.add(request, "");
    } else if (answer.bytes() <= MAX_KEPT_BYTES) {
      resources.put(request, answer);
    }
    return answer;
  }

  /** Keeps classes that came without being asked for. */
  public void keep(ClassAnswer arrived) {
    for (ClassFile each : arrived.classes()) {
      if (each.loader() != PLATFORM && each.isFor(JAVA)) {
        remote(each.loader()).arrived(each);
      }
    }
    for (ClassAnswer.Elsewhere each : arrived.elsewhere()) {
      definers.put(new ClassKey(each.loader, each.name), each.definer);
    }
  }

  /** All resources of a name that one of our own loaders has. */
  ResourceAnswer resources(int loader, String name) {
    return resources(request(loader, name));
  }

  /**
   * Asks for a class that one of our own loaders lacks, and keeps all that comes along until it is needed.
   *
   * @return the number of the loader that defines it
   */
  int fetch(int loader, String name) throws ClassNotFoundException {
    return fetch(request(loader, name)).loader();
  }

  private CodeRequest request(int loader, String name) {
    return new CodeRequest(loader, name, JAVA, self);
  }

  /** The number of the loader that defines the class which {@code loader} has under that name, as far as it is known. */
  int definer(int loader, String name) {
    Integer other = definers.get(new ClassKey(loader, name));
    return other == null ? loader : other;
  }

  /** The loader with this number. */
  ClassLoader loader(int number) {
    return number == PLATFORM ? library : remote(number);
  }

  private ClassAnswer fetch(CodeRequest request) throws ClassNotFoundException {
    String why = missing.why(request);
    if (why != null) {
      throw new ClassNotFoundException(why);
    }
    ClassAnswer answer = fetchOnce(request);
    if (!answer.isFound()) {
      missing.add(request, answer.why());
      throw new ClassNotFoundException(answer.why());
    }
    return answer;
  }

  private ClassAnswer fetchOnce(CodeRequest request) {
    Fetch mine = new Fetch();
    Fetch other = fetches.putIfAbsent(request, mine);
    if (other != null) {
      return other.await(request.name());
    }
    try {
      ClassAnswer answer = source.fetch(request);
      keep(answer);
      if (answer.isFound() && answer.loader() != request.loader()) {
        definers.put(new ClassKey(request.loader(), request.name()), answer.loader());
      }
      mine.end(answer);
      return answer;
    } finally {
      fetches.remove(request);
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

  /** A class, not a lambda: the first one costs a starting child some milliseconds. */
  private static final class SystemClock implements LongSupplier {
    @Override
    public long getAsLong() {
      return System.nanoTime();
    }
  }
}
