package io.mitogen.ssh.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Packs one runtime. Confined to one thread. */
final class Packing {
  private final Path directory;
  private final StringBuilder manifest = new StringBuilder();
  private String glibc = "";
  private long unpackedSize;
  private int files;

  private Packing(Path directory) {
    this.directory = directory;
  }

  /**
   * Writes the archive of {@code directory}, following links.
   *
   * @param platform that it is to be for
   * @throws NoRuntimeException if it is not a runtime for that platform
   */
  static Facts pack(Path directory, String platform, OutputStream out)
      throws IOException, NoRuntimeException {
    Path java = directory.resolve("bin/java");
    if (!Files.isRegularFile(java)) {
      throw new NoRuntimeException("there is no bin/java in " + directory + "; correct given(...)");
    }
    byte[] program = Files.readAllBytes(java);
    if (Elf.isElf(program) && !Elf.platform(program).equals(platform)) {
      throw new NoRuntimeException("the one in " + directory + " is for " + Elf.platform(program)
          + ", not for " + platform + "; correct given(...)");
    }
    return new Packing(directory).write(out);
  }

  private Facts write(OutputStream out) throws IOException {
    Counted counted = new Counted(out);
    try (MemberGzip gzip = new MemberGzip(counted);
        Tar tar = new Tar(gzip)) {
      for (Path path : paths()) {
        add(tar, path);
      }
      tar.file(Facts.MANIFEST, false, manifest());
    }
    String digest = HexFormat.of().formatHex(counted.digest.digest());
    return new Facts(digest, counted.size, unpackedSize, files, Digests.of(manifest()), glibc);
  }

  private byte[] manifest() {
    return manifest.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** In an order that is always the same, and has directories before what is in them. */
  private List<Path> paths() throws IOException {
    try (Stream<Path> all = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(path -> !path.equals(directory)).sorted().toList();
    } catch (UncheckedIOException e) {
      throw new IOException(e.getCause());
    }
  }

  private void add(Tar tar, Path path) throws IOException {
    String name = directory.relativize(path).toString();
    if (!name.matches("[!-\\[\\]-~]+")) { // sha256sum would write others in its own way
      throw new IOException("the name of this file can't be in an archive: " + path);
    }
    if (Files.isDirectory(path)) {
      tar.directory(name);
    } else if (Files.isRegularFile(path)
        && !name.equals(Facts.MANIFEST)) { // no links that lead nowhere
      byte[] content = Files.readAllBytes(path);
      tar.file(name, Files.isExecutable(path), content);
      manifest.append(Digests.of(content)).append("  ").append(name).append('\n');
      files++;
      unpackedSize += content.length;
      if (Elf.isElf(content)) {
        glibc = Elf.newerGlibc(glibc, content);
      }
    }
  }

  /** Counts and digests what is written through it. */
  private static final class Counted extends OutputStream {
    private final OutputStream out;
    private final MessageDigest digest = Digests.sha256();
    private long size;

    Counted(OutputStream out) {
      this.out = out;
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
    }
  }
}
