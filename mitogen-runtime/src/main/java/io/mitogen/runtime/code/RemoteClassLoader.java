package io.mitogen.runtime.code;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of one of the master's loaders, from memory or from the parent. Thread-safe: one request at a time is
 * under way for each class.
 */
final class RemoteClassLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private static final long MISS_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int JAVA_1_CLASS_VERSION =
      44; // JVMS 4.1: Java N reads major versions up to 44 + N

  private final int number;
  private final RemoteClasses classes;
  private final Map<String, ClassFile> arrived = new ConcurrentHashMap<>();
  private final Map<String, Miss> misses = new ConcurrentHashMap<>();

  RemoteClassLoader(int number, RemoteClasses classes, ClassLoader library) {
    super(library);
    this.number = number;
    this.classes = classes;
  }

  int number() {
    return number;
  }

  /** A class file came, asked for or not; it is defined when it is needed. */
  void arrived(ClassFile file) {
    arrived.putIfAbsent(file.name(), file);
  }

  /** The class file of that name, if it is here. */
  @Nullable
  ClassFile file(String name) {
    return arrived.get(name);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> type = findLoadedClass(name);
      if (type == null
          && arrived.containsKey(name)) { // never a class of the JDK, which is not sent
        type = findClass(name);
      }
      return type != null ? type : super.loadClass(name, resolve);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    ClassFile file = arrived.get(name);
    if (file != null) {
      return define(name, file.bytes());
    }
    Miss miss = misses.get(name);
    if (miss != null && System.nanoTime() - miss.atNanos < MISS_NANOS) {
      throw new ClassNotFoundException(miss.why);
    }
    ClassAnswer answer = classes.fetch(number, name);
    if (!answer.isFound()) {
      misses.put(name, new Miss(answer.why()));
      throw new ClassNotFoundException(answer.why());
    }
    if (answer.loader() != number) {
      return Class.forName(name, false, classes.loader(answer.loader()));
    }
    file = arrived.get(name);
    if (file == null) {
      throw new ClassNotFoundException("the parent answered without the class " + name);
    }
    return define(name, file.bytes());
  }

  private Class<?> define(String name, byte[] bytes) {
    int major = bytes.length < 8 ? 0 : (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
    int feature = Runtime.version().feature();
    if (major > feature + JAVA_1_CLASS_VERSION) {
      throw new UnsupportedClassVersionError("the class " + name + " is compiled for Java "
          + (major - JAVA_1_CLASS_VERSION) + ", and this context runs on Java " + feature
          + "; compile it with --release " + feature + ", or connect with a newer java");
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  /** A class that was not to be had, and when that was. */
  private static final class Miss {
    final String why;
    final long atNanos = System.nanoTime();

    Miss(String why) {
      this.why = why;
    }
  }
}
