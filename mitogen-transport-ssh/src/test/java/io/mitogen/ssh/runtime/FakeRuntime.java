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
  private static final int PIECE_BYTES = 250; // is there at a time: several of them
  private static final int PART_BYTES = 100;
  private static final String ID = "7";

  final AtomicInteger partsAsked = new AtomicInteger();
  private final Tuple survey;
  private final String manifest;
  private final byte[] archive;

  private FakeRuntime(Tuple survey, String manifest, byte[] archive) {
    this.survey = survey;
    this.manifest = manifest;
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
        Tuple.of(unpackedSize, 2L, glibc), hex(list.getBytes(StandardCharsets.US_ASCII)), bytes);
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
    return "java-" + hex(archive).substring(0, 16);
  }

  @Override
  public @Nullable Object answer(@Nullable Object question) {
    List<?> words = ((Tuple) Objects.requireNonNull(question)).asList();
    switch ((String) words.get(0)) {
      case "runtime":
        return Tuple.of(ID, survey);
      case "runtime-facts":
        return facts(words);
      case "runtime-ready":
        int left = archive.length - offset(words);
        return left == 0 ? facts(words) : (Object) Math.min(left, PIECE_BYTES);
      case "runtime-part":
        partsAsked.incrementAndGet();
        int from = offset(words);
        return Arrays.copyOfRange(archive, from, Math.min(archive.length, from + PART_BYTES));
      default:
        throw new IllegalArgumentException(question.toString());
    }
  }

  private static int offset(List<?> words) {
    if (!words.get(1).equals(ID)) {
      throw new IllegalArgumentException(words.toString());
    }
    return Math.toIntExact((Long) words.get(2));
  }

  private Tuple facts(List<?> words) {
    if (!words.get(1).equals(ID)) {
      throw new IllegalArgumentException(words.toString());
    }
    return Tuple.of(hex(archive), (long) archive.length, manifest, survey);
  }
}
