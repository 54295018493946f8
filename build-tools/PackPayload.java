import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs what a child is sent: {@code payload.bin}, the classes of the given jars or directories that
 * every context needs, in one compressed bundle; {@code boot.jar}, the class that reads it; and {@code
 * parents.bin}, what only a context needs which starts others: packages, single classes, and the boot jar.
 *
 * <pre>
 * *.bin        u4 compressed length | u4 raw length | zlib stream
 * raw          { u2 name length | name | u4 length | bytes } ...
 * name         io.mitogen.Tuple, or /boot.jar
 * </pre>
 *
 * <p>The same class files give the same bytes: entries are sorted, times are fixed.
 */
public final class PackPayload {
  private static final String BOOT = "io.mitogen.runtime.boot.Boot";

  private final List<String> namesForParents;
  private final Map<String, byte[]> entries = new TreeMap<>();
  private final Map<String, byte[]> forParents = new TreeMap<>();

  private PackPayload(List<String> namesForParents) {
    this.namesForParents = namesForParents;
  }

  public static void main(String[] args) throws IOException {
    if (args.length < 4) {
      fail(
          "usage: PackPayload OUTPUT-DIRECTORY MAX-BYTES PACKAGE-OR-CLASS,... JAR-OR-DIRECTORY...");
    }
    Path output = Path.of(args[0]);
    int maxBytes = Integer.parseInt(args[1]);
    PackPayload packer = new PackPayload(List.of(args[2].split(",")));
    for (String source : List.of(args).subList(3, args.length)) {
      packer.add(Path.of(source));
    }
    packer.write(output, maxBytes);
  }

  private void add(Path source) throws IOException {
    if (Files.isDirectory(source)) {
      addTree(source);
    } else if (Files.isRegularFile(source)) {
      try (FileSystem jar = FileSystems.newFileSystem(source)) {
        addTree(jar.getPath("/"));
      }
    } else {
      fail("no jar and no directory: " + source);
    }
  }

  private void addTree(Path root) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String path = root.relativize(file).toString().replace('\\', '/');
      String name = entryName(path);
      Map<String, byte[]> bundle = isForParents(name) ? forParents : entries;
      if (belongs(path) && bundle.put(name, Files.readAllBytes(file)) != null) {
        fail(path + " comes from two modules; the second is " + root);
      }
    }
  }

  private boolean isForParents(String name) {
    String type = name.replaceFirst("\\$.*", "");
    int end = type.lastIndexOf('.');
    return namesForParents.contains(type)
        || end > 0 && namesForParents.contains(type.substring(0, end));
  }

  private static boolean belongs(String path) {
    return path.endsWith(".class")
        && !path.endsWith("module-info.class")
        && !path.endsWith("package-info.class");
  }

  private static String entryName(String path) {
    return path.endsWith(".class")
        ? path.substring(0, path.length() - ".class".length()).replace('/', '.')
        : '/' + path;
  }

  private void write(Path output, int maxBytes) throws IOException {
    byte[] boot = entries.remove(BOOT);
    if (boot == null) {
      fail(BOOT + " is in none of the modules");
    }
    for (String name : entries.keySet()) {
      if (name.startsWith(BOOT + '$')) {
        fail(name + " would not be sent with " + BOOT + ", which must be a single class");
      }
    }
    byte[] jar = bootJar(boot);
    forParents.put("/boot.jar", jar);
    byte[] payload = bundle(entries);
    byte[] parents = bundle(forParents);
    if (payload.length > maxBytes) {
      fail(
          "the payload is %,d bytes, over its budget of %,d (mitogen.payload.maxBytes); every child is sent all of it, so look for what it does not need"
              .formatted(payload.length, maxBytes));
    }
    Files.createDirectories(output);
    Files.write(output.resolve("payload.bin"), payload);
    Files.write(output.resolve("parents.bin"), parents);
    Files.write(output.resolve("boot.jar"), jar);
    System.out.printf(
        "payload: %,d bytes of at most %,d (%,d entries); for parents: %,d bytes (%,d entries); boot.jar: %,d bytes%n",
        payload.length, maxBytes, entries.size(), parents.length, forParents.size(), jar.length);
  }

  private static byte[] bundle(Map<String, byte[]> entries) throws IOException {
    byte[] raw = raw(entries);
    byte[] compressed = deflate(raw, false);
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bundle);
    out.writeInt(compressed.length);
    out.writeInt(raw.length);
    out.write(compressed);
    return bundle.toByteArray();
  }

  private static byte[] raw(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      byte[] name = entry.getKey().getBytes(StandardCharsets.ISO_8859_1);
      out.writeShort(name.length);
      out.write(name);
      out.writeInt(entry.getValue().length);
      out.write(entry.getValue());
    }
    return bytes.toByteArray();
  }

  /** A jar of one entry. Sizes are known beforehand, which saves the descriptor behind the data. */
  private static byte[] bootJar(byte[] boot) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(boot);
    ZipEntry entry = new ZipEntry(BOOT.replace('.', '/') + ".class");
    entry.setTimeLocal(LocalDateTime.of(1980, 2, 1, 0, 0));
    entry.setSize(boot.length);
    entry.setCompressedSize(deflate(boot, true).length);
    entry.setCrc(crc.getValue());
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(jar)) {
      out.setLevel(Deflater.BEST_COMPRESSION);
      out.putNextEntry(entry);
      out.write(boot);
      out.closeEntry();
    }
    return jar.toByteArray();
  }

  private static byte[] deflate(byte[] bytes, boolean bare) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, bare);
    deflater.setInput(bytes);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return out.toByteArray();
  }

  private static void fail(String message) {
    System.err.println("payload: " + message);
    System.exit(1);
  }
}
