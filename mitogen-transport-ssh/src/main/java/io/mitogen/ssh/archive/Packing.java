package io.mitogen.ssh.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Packs one runtime, from one directory or several. Confined to one thread. */
final class Packing {
  private static final int MAGIC_BYTES = 64;

  private final Counted counted;
  private final MemberGzip gzip;
  private final Tar tar;
  private final Set<String> names = new HashSet<>(Set.of("", Facts.MANIFEST)); // not again
  private final Map<String, Path> listed = new LinkedHashMap<>();
  private final StringBuilder manifest = new StringBuilder();
  private Survey survey = new Survey(0, 0, "");

  /** One that writes to a stream. */
  Packing(OutputStream out, Progress progress) {
    this.counted = new Counted(out, progress);
    this.gzip = new MemberGzip(counted);
    this.tar = new Tar(gzip);
  }

  /** Hears how much has been written. */
  interface Progress {
    void grown(long size);
  }

  /** Makes sure that a directory is a runtime for that platform. */
  static void check(Path directory, String platform) throws IOException, NoRuntimeException {
    Path java = directory.resolve("bin/java");
    if (!Files.isRegularFile(java)) {
      throw new NoRuntimeException("there is no bin/java in " + directory + "; correct given(...)");
    }
    byte[] program = Files.readAllBytes(java);
    if (Elf.isElf(program) && !Elf.platform(program).equals(platform)) {
      throw new NoRuntimeException("the one in " + directory + " is for " + Elf.platform(program)
          + ", not for " + platform + "; correct given(...)");
    }
  }

  /**
   * Lists what is in a directory, following links, but for what another one had under the same name.
   *
   * @return what is known of all that has been listed so far
   */
  Survey list(Path directory) throws IOException {
    Map<String, Path> found =
        new TreeMap<>(); // directories before what is in them, and always the same order
    try (Stream<Path> all = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
      for (Path path : all.toList()) {
        found.put(directory.relativize(path).toString(), path);
      }
    } catch (UncheckedIOException e) {
      throw new IOException(e.getCause());
    }
    found.keySet().removeAll(names);
    listed.clear();
    for (Map.Entry<String, Path> each : found.entrySet()) {
      list(each.getKey(), each.getValue());
    }
    return survey;
  }

  private void list(String name, Path path) throws IOException {
    boolean directory = Files.isDirectory(path);
    if (!directory && !Files.isRegularFile(path)) {
      return; // a link that leads nowhere
    }
    if (!name.matches("[!-\\[\\]-~]+")) { // sha256sum would write others in its own way
      throw new IOException("the name of this file can't be in an archive: " + path);
    }
    names.add(name);
    listed.put(name, path);
    if (!directory) {
      String glibc =
          isElf(path) ? Elf.newerGlibc(survey.glibc(), Files.readAllBytes(path)) : survey.glibc();
      survey = new Survey(survey.unpackedSize() + Files.size(path), survey.files() + 1, glibc);
    }
  }

  /** Writes what was listed last. */
  void write() throws IOException {
    for (Map.Entry<String, Path> each : listed.entrySet()) {
      Path path = each.getValue();
      if (Files.isDirectory(path)) {
        tar.directory(each.getKey());
      } else {
        byte[] content = Files.readAllBytes(path);
        tar.file(each.getKey(), Files.isExecutable(path), content);
        manifest.append(Digests.of(content)).append("  ").append(each.getKey()).append('\n');
      }
    }
  }

  /** Ends the archive. */
  Facts finish() throws IOException {
    byte[] list = manifest.toString().getBytes(StandardCharsets.US_ASCII);
    tar.file(Facts.MANIFEST, false, list);
    tar.close();
    gzip.close();
    String digest = HexFormat.of().formatHex(counted.digest.digest());
    return new Facts(digest, counted.size, Digests.of(list), survey);
  }

  private static boolean isElf(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return Elf.isElf(in.readNBytes(MAGIC_BYTES));
    }
  }

  /** Counts and digests what is written through it. */
  private static final class Counted extends OutputStream {
    private final OutputStream out;
    private final Progress progress;
    private final MessageDigest digest = Digests.sha256();
    private long size;

    Counted(OutputStream out, Progress progress) {
      this.out = out;
      this.progress = progress;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      digest.update(bytes, offset, length);
      size += length;
      progress.grown(size);
    }
  }
}
