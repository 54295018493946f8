package io.mitogen.it;

import io.mitogen.Callee;
import io.mitogen.it.callee.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Loads the classes of one package a second time, and shows class files that look like those of a later Java than the one
 * that could load them: what a master sends that runs on a later Java than its child. Thread-safe.
 */
final class FutureClasses extends ClassLoader {
  private static final String PACKAGE = Future.class.getPackageName() + ".";
  private static final int JAVA_1_CLASS_VERSION = 44;

  private final Path directory;
  private final int feature;
  private final Set<String> patched;

  /** Patched class files go to {@code directory}, which somebody else deletes. */
  FutureClasses(Path directory, int feature, String... patched) {
    super(FutureClasses.class.getClassLoader());
    this.directory = directory;
    this.feature = feature;
    this.patched = Set.of(patched);
  }

  /** A reference to a method of {@link Future}, as loaded here. */
  @SuppressWarnings("unchecked")
  Callee.Returning0<String> callee() throws ReflectiveOperationException {
    return (Callee.Returning0<String>)
        loadClass(Future.class.getName()).getMethod("callee").invoke(null);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      if (!name.startsWith(PACKAGE)) {
        return super.loadClass(name, resolve);
      }
      Class<?> type = findLoadedClass(name);
      if (type != null) {
        return type;
      }
      byte[] bytes = read(path(name));
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  @Override
  protected URL findResource(String path) {
    for (String name : patched) {
      if (path.equals(path(name))) {
        return patch(path);
      }
    }
    return getParent().getResource(path);
  }

  private URL patch(String path) {
    byte[] bytes = read(path);
    bytes[6] = 0;
    bytes[7] = (byte) (JAVA_1_CLASS_VERSION + feature);
    Path file = directory.resolve(path.replace('/', '.'));
    try {
      return Files.write(file, bytes).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] read(String path) {
    try (InputStream in = getParent().getResourceAsStream(path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String path(String name) {
    return name.replace('.', '/') + ".class";
  }
}
