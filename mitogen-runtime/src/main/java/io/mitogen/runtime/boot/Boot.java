package io.mitogen.runtime.boot;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.LogManager;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The first class that Java runs in a new context: reads the library from the pipe and loads it from memory. Alone in the
 * boot jar, so small; compiled for Java 8, so that an old Java can say that it is too old.
 *
 * <p>The library's loader has the JDK's as its parent, and knows nothing of the class path.
 */
public final class Boot extends ClassLoader implements Consumer<Supplier<byte[]>> {
  static {
    registerAsParallelCapable(); // a thread that waits for the rest must not keep others from what
    // is here
  }

  private static final int IN = 4;
  private static final int OUT = 5;
  private static final int STATUS_JAVA_TOO_OLD = 92;
  private static final int STATUS_INCOMPLETE = 93;

  private static Boot library; // guarded by the class, as is what follows
  private static boolean loggedBefore;

  private final Map<String, ByteBuffer> places = new ConcurrentHashMap<String, ByteBuffer>();
  private final byte[] payload;
  private byte[] rest;
  private Supplier<byte[]> source;

  private Boot(byte[] payload) throws IOException {
    super(ClassLoader.getSystemClassLoader().getParent());
    this.payload = payload;
    add(payload);
  }

  /**
   * No loader: for the JDK, which makes one of these, by name, to set up its logging when something is logged for the first
   * time. Before the library is there, it is set up as in any other program.
   */
  public Boot() throws Exception {
    super(null);
    payload = new byte[0];
    Boot loader = libraryForLogging();
    if (loader != null) {
      setUpLogging(loader);
    } else {
      System.clearProperty("java.util.logging.config.class");
      LogManager.getLogManager().readConfiguration();
    }
  }

  private static synchronized Boot libraryForLogging() {
    loggedBefore = true;
    return library;
  }

  /** Whether something was logged before. */
  private static synchronized boolean isLoggingTo(Boot loader) {
    library = loader;
    return loggedBefore;
  }

  private static void setUpLogging(Boot loader) throws Exception {
    ((Runnable) loader
            .loadClass("io.mitogen.runtime.log.JulRecords")
            .getConstructor()
            .newInstance())
        .run();
  }

  /** Where the rest of the library is to be had: what only those need that start others. */
  @Override
  public void accept(Supplier<byte[]> from) {
    source = from;
  }

  /** Adds what is in {@code | compressed length i32 | raw length i32 | zlib stream |}. */
  private void add(byte[] bundle) throws IOException {
    ByteBuffer sizes = ByteBuffer.wrap(bundle);
    int compressed = sizes.getInt();
    byte[] raw = new byte[sizes.getInt()];
    Inflater inflater = new Inflater();
    inflater.setInput(bundle, 8, compressed);
    try {
      if (inflater.inflate(raw) != raw.length) {
        throw new IOException("mitogen: the library arrived incomplete");
      }
    } catch (DataFormatException e) {
      throw new IOException(e);
    } finally {
      inflater.end();
    }
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
      places.put(name, ByteBuffer.wrap(raw, at + 4, length));
      at += 4 + length;
    }
  }

  /** One asks, the others wait for it; who needs nothing of it does not come here. */
  private synchronized void addRest() throws ClassNotFoundException {
    if (rest == null && source != null) {
      try {
        byte[] arrived = source.get();
        add(arrived);
        rest = arrived;
      } catch (IOException e) { // what the source throws is no linkage error: it may be had later
        throw new ClassNotFoundException("the rest of the library is damaged", e);
      }
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    ByteBuffer place = places.get(name);
    if (place == null
        && (name.startsWith("io.mitogen.runtime.") || name.startsWith("io.mitogen.spi."))) {
      addRest();
      place = places.get(name);
    }
    if (place == null) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> type = findLoadedClass(name);
      return type != null ? type : defineClass(name, place.duplicate(), null);
    }
  }

  /** What this context needs to start others: the library as it came, and what came beside its classes. */
  @Override
  public InputStream getResourceAsStream(String name) {
    if (name.equals("payload.bin")) {
      return new ByteArrayInputStream(payload);
    }
    if (name.equals("parents.bin")) {
      return rest == null ? null : new ByteArrayInputStream(rest);
    }
    ByteBuffer place = places.get("/" + name);
    return place == null
        ? null
        : new ByteArrayInputStream(place.array(), place.position(), place.remaining());
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
    Boot loader = new Boot(payload(in));
    if (isLoggingTo(loader)) {
      setUpLogging(loader);
    }
    ((BiConsumer<InputStream, OutputStream>)
            loader.loadClass("io.mitogen.runtime.ChildMain").getConstructor().newInstance())
        .accept(in, out);
  }

  private static byte[] payload(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    try {
      int compressed = data.readInt();
      byte[] payload = new byte[compressed + 8];
      ByteBuffer.wrap(payload).putInt(compressed).putInt(data.readInt());
      data.readFully(payload, 8, compressed);
      return payload;
    } catch (EOFException e) {
      System.err.println("mitogen: the library did not arrive");
      System.exit(STATUS_INCOMPLETE);
      throw e;
    }
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
