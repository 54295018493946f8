package io.mitogen.runtime.boot;

import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.zip.Inflater;

/**
 * The first class that Java runs in a new context: reads the library from the pipe and loads it from memory. Alone in the
 * boot jar, so small; compiled for Java 8, so that an old Java can say that it is too old.
 *
 * <p>The library's loader has the JDK's as its parent, and knows nothing of the class path.
 */
public final class Boot extends ClassLoader {
  private static final int IN = 4;
  private static final int OUT = 5;
  private static final int STATUS_JAVA_TOO_OLD = 92;

  private final Map<String, int[]> places = new HashMap<String, int[]>();
  private final byte[] raw;

  private Boot(byte[] raw) {
    super(ClassLoader.getSystemClassLoader().getParent());
    this.raw = raw;
    int at = 0;
    while (at < raw.length) {
      int nameLength = (raw[at] & 255) << 8 | raw[at + 1] & 255;
      @SuppressWarnings("deprecation") // the fastest way for ASCII
      String name = new String(raw, 0, at + 2, nameLength);
      at += 2 + nameLength;
      int length = (raw[at] & 255) << 24
          | (raw[at + 1] & 255) << 16
          | (raw[at + 2] & 255) << 8
          | raw[at + 3] & 255;
      places.put(name, new int[] {at + 4, length});
      at += 4 + length;
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    int[] place = places.get(name);
    if (place == null) {
      return super.loadClass(name, resolve);
    }
    synchronized (this) {
      Class<?> type = findLoadedClass(name);
      return type != null ? type : defineClass(name, raw, place[0], place[1]);
    }
  }

  /** Runs on the main thread until the parent ends the stream. */
  @SuppressWarnings("unchecked")
  public static void main(String[] arguments) throws Exception {
    String version = System.getProperty("java.specification.version");
    if (version.startsWith("1.") || Integer.parseInt(version) < 17) {
      System.err.println("mitogen: Java 17 or newer is needed, this is Java " + version + " in "
          + System.getProperty("java.home"));
      System.exit(STATUS_JAVA_TOO_OLD);
    }
    OutputStream out = output();
    out.write('\n'); // Java runs
    InputStream in = input();
    DataInputStream data = new DataInputStream(in);
    byte[] compressed = new byte[data.readInt()];
    byte[] raw = new byte[data.readInt()];
    data.readFully(compressed);
    Inflater inflater = new Inflater();
    inflater.setInput(compressed);
    if (inflater.inflate(raw) != raw.length) {
      throw new IOException("mitogen: the library arrived incomplete");
    }
    inflater.end();
    ((BiConsumer<InputStream, OutputStream>) new Boot(raw)
            .loadClass("io.mitogen.runtime.ChildMain")
            .getConstructor()
            .newInstance())
        .accept(in, out);
  }

  private static InputStream input() throws Exception {
    try {
      return new FileInputStream("/proc/self/fd/" + IN);
    } catch (IOException e) { // a socket can't be opened by path
      return new FileInputStream(descriptor(IN));
    }
  }

  private static OutputStream output() throws Exception {
    try {
      return new FileOutputStream("/proc/self/fd/" + OUT);
    } catch (IOException e) {
      return new FileOutputStream(descriptor(OUT));
    }
  }

  private static FileDescriptor descriptor(int number) throws Exception {
    Constructor<FileDescriptor> constructor =
        FileDescriptor.class.getDeclaredConstructor(int.class);
    constructor.setAccessible(true);
    return constructor.newInstance(number);
  }
}
