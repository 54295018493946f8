package io.mitogen.core;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.HashSet;
import java.util.Set;

/** A loader with copies of its own of some classes, as an application server has for each program. Thread-safe. */
final class Copies extends ClassLoader {
  private final Set<String> names = new HashSet<>();
  private final Set<String> withoutFiles = new HashSet<>();
  private boolean encrypted;

  private Copies() {
    super(Copies.class.getClassLoader());
  }

  static Copies of(Class<?>... types) {
    return new Copies().alsoWithFiles(types);
  }

  /** One that does not give the files of these classes. */
  static Copies withoutFiles(Class<?>... types) {
    Copies copies = of(types);
    copies.withoutFiles.addAll(copies.names);
    return copies;
  }

  /** One whose files only it can read. */
  static Copies withEncryptedFiles(Class<?>... types) {
    Copies copies = of(types);
    copies.encrypted = true;
    return copies;
  }

  Copies alsoWithFiles(Class<?>... types) {
    for (Class<?> type : types) {
      names.add(type.getName());
    }
    return this;
  }

  static byte[] fileOf(Class<?> type) {
    String path = type.getName().replace('.', '/') + ".class";
    try (InputStream in = Copies.class.getModule().getResourceAsStream(path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Class<?> copyOf(Class<?> type) throws ClassNotFoundException {
    return Class.forName(type.getName(), false, this);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> type = findLoadedClass(name);
      if (type == null && names.contains(name)) {
        byte[] bytes = fileOf(Class.forName(name, false, getParent()));
        type = defineClass(name, bytes, 0, bytes.length);
      }
      return type != null ? type : super.loadClass(name, resolve);
    }
  }

  @Override
  protected URL findResource(String path) {
    String name = path.replace('/', '.').replaceFirst("\\.class$", "");
    boolean given = names.contains(name) && !withoutFiles.contains(name);
    if (!given) {
      return null;
    }
    return encrypted ? encrypted(path) : getParent().getResource(path);
  }

  private static URL encrypted(String path) {
    try {
      return new URL(null, "encrypted:" + path, new URLStreamHandler() {
        @Override
        protected URLConnection openConnection(URL url) {
          return new URLConnection(url) {
            @Override
            public void connect() {}

            @Override
            public InputStream getInputStream() {
              return new ByteArrayInputStream(new byte[500]);
            }
          };
        }
      });
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
