package io.mitogen.ssh.runtime;

import io.mitogen.Tuple;
import io.mitogen.spi.Answerer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A program that has a runtime whose {@code java} is a script. Thread-safe. */
final class FakeRuntime implements Answerer {
  private static final int PART_BYTES = 100; // several of them

  final AtomicInteger partsAsked = new AtomicInteger();
  private final Tuple offer;
  private final byte[] archive;

  private FakeRuntime(Tuple offer, byte[] archive) {
    this.offer = offer;
    this.archive = archive;
  }

  /**
   * One, made in {@code directory}.
   *
   * @param java what its program is
   * @param unpackedSize that it is said to have
   * @param glibc that it is said to need
   */
  static FakeRuntime make(Path directory, String java, long unpackedSize, String glibc)
      throws IOException, InterruptedException {
    Path home = Files.createDirectory(directory.resolve("made"));
    Path program = Files.createDirectory(home.resolve("bin")).resolve("java");
    Files.writeString(program, java);
    if (!program.toFile().setExecutable(true)) {
      throw new IOException("can't be made executable: " + program);
    }
    Path modules = Files.createDirectory(home.resolve("lib")).resolve("modules");
    Files.writeString(modules, HexFormat.of().formatHex(sha256(new byte[1])).repeat(20));
    String list = line(home, program) + line(home, modules);
    Files.writeString(home.resolve("mitogen.sha256"), list);
    Path archive = directory.resolve("made.tar.gz");
    List<String> tar = List.of(
        "tar", "-czf", archive.toString(), "-C", home.toString(), "bin", "lib", "mitogen.sha256");
    new ProcessBuilder(tar).inheritIO().start().waitFor();
    byte[] bytes = Files.readAllBytes(archive);
    return new FakeRuntime(
        Tuple.of(
            hex(bytes),
            (long) bytes.length,
            unpackedSize,
            2L,
            hex(list.getBytes(StandardCharsets.US_ASCII)),
            glibc),
        bytes);
  }

  private static String line(Path home, Path file) throws IOException {
    return hex(Files.readAllBytes(file)) + "  " + home.relativize(file) + "\n";
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(sha256(bytes));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As its directory in a cache is called. */
  String cachedName() {
    return "java-" + ((String) offer.get(0)).substring(0, 16);
  }

  @Override
  public @Nullable Object answer(@Nullable Object question) {
    Tuple tuple = (Tuple) Objects.requireNonNull(question);
    if (tuple.get(0).equals("runtime")) {
      return offer;
    }
    partsAsked.incrementAndGet();
    int from = Math.toIntExact((Long) tuple.get(2));
    return Arrays.copyOfRange(archive, from, Math.min(archive.length, from + PART_BYTES));
  }
}
