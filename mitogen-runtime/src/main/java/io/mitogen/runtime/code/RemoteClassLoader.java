package io.mitogen.runtime.code;

import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Loads the code of one of the master's loaders, from memory or from the parent. Thread-safe: one request at a time is under
 * way for each class.
 *
 * <p>If no answer comes, it throws a {@link io.mitogen.UndeliverableException}: see {@link ClassSource}.
 */
final class RemoteClassLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private static final int JAVA_1_CLASS_VERSION =
      44; // JVMS 4.1: Java N reads major versions up to 44 + N

  private final int number;
  private final RemoteClasses classes;
  private final Map<String, ClassFile> arrived = new ConcurrentHashMap<>();

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
    int definer = classes.definer(number, name);
    if (definer == number) {
      definer = classes.fetch(number, name);
    }
    if (definer != number) {
      return Class.forName(name, false, classes.loader(definer));
    }
    file = arrived.get(name);
    if (file == null) {
      throw new ClassNotFoundException("the parent answered without the class " + name);
    }
    return define(name, file.bytes());
  }

  @Override
  protected @Nullable URL findResource(String name) {
    return classes.resources(number, name).contents().isEmpty()
        ? null
        : new MemoryUrls(classes).of(number, name, 0);
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    MemoryUrls urls = new MemoryUrls(classes);
    List<URL> all = new ArrayList<>();
    int count = classes.resources(number, name).contents().size();
    for (int i = 0; i < count; i++) {
      all.add(urls.of(number, name, i));
    }
    return Collections.enumeration(all);
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
}
