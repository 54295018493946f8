package io.mitogen.it.code;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Programs that a test writes, compiles and packs. No state. */
final class Sources {
  private Sources() {}

  /** Writes a file, with the directories that it is in. */
  static Path write(Path root, String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  /** Compiles for Java 17, as {@code javac} does with these options. */
  static void compile(Path classes, List<Path> sources, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("-d", classes.toString(), "--release", "17"));
    all.addAll(List.of(options));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter out = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Iterable<? extends javax.tools.JavaFileObject> units =
          files.getJavaFileObjectsFromPaths(sources);
      if (!compiler.getTask(out, files, null, all, null, units).call()) {
        throw new IllegalArgumentException(out.toString());
      }
    }
  }

  /** Adds a directory to a jar, under a prefix. */
  static void add(ZipOutputStream jar, Path directory, String prefix) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String name = directory.relativize(file).toString();
      jar.putNextEntry(new ZipEntry(prefix + name));
      jar.write(Files.readAllBytes(file));
      jar.closeEntry();
    }
  }

  /** Makes a jar of a directory. */
  static Path jar(Path file, Path directory) throws IOException {
    try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(file))) {
      add(jar, directory, "");
    }
    return file;
  }

  /** Adds a file as it is: what is packed already must not be packed again in some jars. */
  static void addStored(ZipOutputStream jar, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    entry.setCrc(checksum.getValue());
    jar.putNextEntry(entry);
    jar.write(content);
    jar.closeEntry();
  }
}
