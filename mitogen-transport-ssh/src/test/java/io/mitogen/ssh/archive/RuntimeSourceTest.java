package io.mitogen.ssh.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mitogen.Tuple;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RuntimeSourceTest {
  private static final String PLATFORM = "linux-riscv64";

  @TempDir
  private Path directory;

  private Path home;
  private Path cache;

  @BeforeEach
  void makeRuntime() throws IOException {
    cache = directory.resolve("cache");
    home = Files.createDirectories(directory.resolve("given/jdk-17"));
    Files.createDirectory(home.resolve("bin"));
    Files.writeString(home.resolve("bin/java"), "#!/bin/sh\necho fake\n");
    assertThat(home.resolve("bin/java").toFile().setExecutable(true)).isTrue();
    Path deep =
        Files.createDirectories(home.resolve("lib/" + "d".repeat(60) + "/" + "e".repeat(60)));
    Files.writeString(deep.resolve("f".repeat(60)), "GLIBC_2.99");
    Files.write(home.resolve("lib/modules"), new byte[3_000_000]);
    Files.createSymbolicLink(home.resolve("lib/link"), Path.of("modules"));
    Files.createSymbolicLink(home.resolve("lib/nowhere"), Path.of("/no/such/file"));
  }

  private RuntimeSource source(Path given) {
    return new RuntimeSource(
        Map.of(PLATFORM, given.toString()), Set.of(), new ArchiveStore(cache), Jlink::new);
  }

  private Path unpack(RuntimeSource source, Tuple offer) throws Exception {
    String id = offer.get(0);
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    Object ready = source.ready(id, 0);
    while (ready instanceof Long) {
      archive.write(source.part(id, archive.size()));
      ready = source.ready(id, archive.size());
    }
    Facts facts = Facts.of((Tuple) ready);
    assertThat(facts).isEqualTo(facts(source, offer));
    assertThat((long) archive.size()).isEqualTo(facts.size());
    assertThat(Digests.of(archive.toByteArray())).isEqualTo(facts.digest());
    Path file = Files.createTempFile(directory, "sent", ".tar.gz");
    Files.write(file, archive.toByteArray());
    Path unpacked = Files.createTempDirectory(directory, "unpacked");
    assertThat(Program.run(List.of("tar", "-xzf", file.toString(), "-C", unpacked.toString())))
        .isEmpty();
    return unpacked;
  }

  private static Facts facts(RuntimeSource source, Object offer) {
    return Facts.of((Tuple) source.facts(((Tuple) offer).get(0)));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> String.valueOf(path.getFileName())).toList();
    }
  }

  @Nested
  class AGivenDirectory {
    @Test
    void isPackedAsItIsWithItsLinksFollowed() throws Exception {
      RuntimeSource source = source(home);
      Tuple offer = (Tuple) source.offer(PLATFORM);

      Path unpacked = unpack(source, offer);

      assertThat(unpacked.resolve("bin/java")).isExecutable().hasContent("#!/bin/sh\necho fake");
      assertThat(Files.isExecutable(unpacked.resolve("lib/modules"))).isFalse();
      assertThat(Files.isRegularFile(unpacked.resolve("lib/link"))).isTrue();
      assertThat(Files.size(unpacked.resolve("lib/link"))).isEqualTo(3_000_000);
      assertThat(unpacked.resolve("lib/nowhere")).doesNotExist();
      assertThat(names(unpacked.resolve("lib/" + "d".repeat(60) + "/" + "e".repeat(60))))
          .containsExactly("f".repeat(60));
    }

    @Test
    void hasAManifestThatSha256sumAccepts() throws Exception {
      RuntimeSource source = source(home);
      Tuple offer = (Tuple) source.offer(PLATFORM);

      Path unpacked = unpack(source, offer);

      Path manifest = unpacked.resolve("mitogen.sha256");
      Facts facts = facts(source, offer);
      assertThat(Digests.of(Files.readAllBytes(manifest))).isEqualTo(facts.manifest());
      assertThat((long) Files.readAllLines(manifest).size())
          .isEqualTo(facts.survey().files());
      assertThat(Program.run(
              List.of("sh", "-c", "cd " + unpacked + " && sha256sum -c mitogen.sha256")))
          .isEmpty();
    }

    @Test
    void isTheSameWheneverItIsPacked() throws Exception {
      Facts before = made();
      Files.delete(cache.resolve(names(cache).get(0)));

      assertThat(made()).isEqualTo(before);
    }

    @Test
    void isPackedOnceForAllWhoAsk() throws Exception {
      List<CompletableFuture<Object>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(CompletableFuture.supplyAsync(
            () -> source(home).offer(PLATFORM), task -> new Thread(task).start()));
      }
      Object first = all.get(0).get();
      for (CompletableFuture<Object> each : all) {
        assertThat(each.get()).isEqualTo(first).isInstanceOf(Tuple.class);
      }
      facts(source(home), first);

      assertThat(names(cache)).singleElement().asString().matches("java-[0-9a-f]{16}\\.runtime");
    }

    @Test
    void isPackedAgainIfItHasChanged() throws Exception {
      Facts before = made();
      Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25\"\n");

      assertThat(made().digest()).isNotEqualTo(before.digest());
    }

    private Facts made() {
      RuntimeSource source = source(home);
      return facts(source, source.offer(PLATFORM));
    }

    @Test
    void mustHaveAJava() throws Exception {
      Files.delete(home.resolve("bin/java"));

      assertThat(source(home).offer(PLATFORM))
          .isEqualTo("there is no bin/java in " + home + "; correct given(...)");
    }

    @Test
    void mustBeForThePlatform() throws Exception {
      byte[] program = new byte[64];
      program[0] = 0x7f;
      program[1] = 'E';
      program[2] = 'L';
      program[3] = 'F';
      program[18] = (byte) 183;
      Files.write(home.resolve("bin/java"), program);

      assertThat(source(home).offer(PLATFORM))
          .asString()
          .contains("is for linux-aarch64, not for linux-riscv64");
    }

    @Test
    void mustBeThere() {
      assertThat(source(Path.of("/no/such/java")).offer(PLATFORM))
          .isEqualTo(
              "the one given for linux-riscv64 is not there: /no/such/java; correct given(...)");
    }
  }

  @Nested
  class AGivenArchive {
    @Test
    void isPackedAnewFromWhereItsJavaIs() throws Exception {
      Path archive = directory.resolve("jdk.tar.gz");
      Path above = directory.resolve("given");
      assertThat(Program.run(
              List.of("tar", "-czf", archive.toString(), "-C", above.toString(), "jdk-17")))
          .isEmpty();
      RuntimeSource source = source(archive);

      Path unpacked = unpack(source, (Tuple) source.offer(PLATFORM));

      assertThat(unpacked.resolve("bin/java")).isExecutable();
    }

    @Test
    void mustBeOne() throws Exception {
      Path archive = directory.resolve("jdk.tar.gz");
      Files.writeString(archive, "hello");

      assertThat(source(archive).offer(PLATFORM))
          .asString()
          .contains("jdk.tar.gz is no .tar.gz of a runtime: ", "correct given(...)");
    }
  }

  @Nested
  class OneThatIsBeingMade {
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    /** What comes first is another one than that of the home, and more than is packed at a time. */
    private final class Slow implements Maker {
      @Override
      public Path make(Path directory) throws IOException, InterruptedException {
        mayEnd.await();
        return home;
      }

      @Override
      public void begin(Path directory) throws IOException {
        byte[] noise = new byte[40_000_000];
        new Random(1).nextBytes(noise);
        Files.write(Files.createDirectories(directory.resolve("lib")).resolve("modules"), noise);
      }
    }

    private Archive archive(Maker maker) {
      return Archive.of(new ArchiveStore(cache), "key", PLATFORM, maker);
    }

    private Offer offer(Archive archive) throws Exception {
      mayEnd.countDown();
      return archive.offer();
    }

    @Test
    void beginsWithWhatIsThereAtOnceAndDoesNotTakeItTwice() throws Exception {
      Archive archive = archive(new Slow());
      assertThat(archive.ready(0)).isPositive();

      Offer offer = offer(archive);

      byte[] first = archive.part(0);
      Facts facts = archive.facts();
      assertThat(facts.survey()).isEqualTo(offer.survey());
      assertThat(offer.survey().unpackedSize()).isBetween(43_000_000L, 43_000_100L);
      assertThat(offer.survey().files()).isEqualTo(4);
      assertThat(facts.size()).isGreaterThan(40_000_000);
      assertThat(archive.part(0)).startsWith(first);
    }

    @Test
    void endsWhereItsFactsSay() throws Exception {
      Archive archive = archive(new Slow());
      offer(archive);

      long size = 0;
      for (long more = archive.ready(0); more > 0; more = archive.ready(size)) {
        size += more;
      }

      assertThat(archive.facts().size()).isEqualTo(size);
      assertThat(archive.part(size)).isEmpty();
    }

    @Test
    void tellsAllWhoWaitThatItCanNotBeMade() throws Exception {
      Archive archive = archive(directory -> {
        mayEnd.await();
        throw new NoRuntimeException("there is no jlink");
      });
      CompletableFuture<Throwable> other = new CompletableFuture<>();
      new Thread(() -> other.complete(catchThrowable(() -> archive.ready(0)))).start();

      assertThatThrownBy(() -> offer(archive)).hasMessage("there is no jlink");
      assertThat(other.get()).hasMessage("there is no jlink");
      assertThat(names(cache)).isEmpty();
    }

    @Test
    void tellsOfAFailureThatNobodyExpects() {
      Archive archive = archive(directory -> {
        throw new IllegalStateException("a mistake of ours");
      });

      assertThatThrownBy(archive::facts)
          .isInstanceOf(NoRuntimeException.class)
          .hasMessageContaining("a mistake of ours");
    }
  }

  @Test
  void oneThatIsUnknownIsNotWaitedFor() throws Exception {
    RuntimeSource source = source(home);

    assertThat(source.ready("none", 0))
        .isEqualTo("the program has it no more; connect again")
        .isEqualTo(source.facts("none"));
    assertThat(source.part("none", 0)).isEmpty();
  }

  @Nested
  class WhatIsKept {
    private Path kept() throws IOException {
      return cache.resolve(names(cache).get(0));
    }

    @Test
    void isUsedInTheNextRun() throws Exception {
      Facts made = get("key");

      Archive again = Archive.of(new ArchiveStore(cache), "key", PLATFORM, work -> {
        throw new IOException("made again");
      });
      assertThat(again.facts()).isEqualTo(made);
    }

    @Test
    void isMadeAgainIfItWasCutOff() throws Exception {
      Facts made = get("key");
      byte[] bytes = Files.readAllBytes(kept());
      Files.write(kept(), Arrays.copyOf(bytes, bytes.length - 1));

      assertThat(get("key")).isEqualTo(made);
      assertThat(Files.size(kept())).isEqualTo(bytes.length);
    }

    @Test
    void isMadeAgainIfItWasChanged() throws Exception {
      get("key");
      byte[] bytes = Files.readAllBytes(kept());
      bytes[bytes.length / 2]++;
      Files.write(kept(), bytes);
      bytes[bytes.length / 2]--;

      get("key");

      assertThat(Files.readAllBytes(kept())).isEqualTo(bytes);
    }

    @Test
    void isForThisRunOnlyIfTheCacheIsNoDirectory() throws Exception {
      Files.writeString(cache, "");

      Archive archive = archive("key");

      Facts facts = archive.facts();
      assertThat(archive.part(0)).hasSize((int) facts.size());
    }

    private Facts get(String key) throws Exception {
      return archive(key).facts();
    }

    private Archive archive(String key) {
      return Archive.of(new ArchiveStore(cache), key, PLATFORM, work -> home);
    }
  }

  @Test
  void anotherPlatformThanOursMustBeGiven() {
    RuntimeSource source =
        new RuntimeSource(Map.of(), Set.of(), new ArchiveStore(cache), Jlink::new);

    assertThat(source.offer(PLATFORM))
        .asString()
        .startsWith("that host is linux-riscv64, and the JDK here is for ")
        .endsWith("; give a runtime for it with given(\"linux-riscv64\", ...)");
  }

  @Test
  void aModuleMustBeOfTheJdk() throws Exception {
    RuntimeSource source =
        new RuntimeSource(Map.of(), Set.of("no.such.module"), new ArchiveStore(cache), Jlink::new);

    assertThat(source.offer(Jlink.platform()))
        .asString()
        .contains("has no module no.such.module; correct modules(...)");
  }

  @Test
  void theNewestLibraryThatIsNeededCounts() {
    byte[] file =
        "GLIBC_2.9 GLIBC_2.17 GLIBC_2.2.5 GLIBC_PRIVATE".getBytes(StandardCharsets.US_ASCII);

    assertThat(Elf.newerGlibc("", file)).isEqualTo("2.17");
    assertThat(Elf.newerGlibc("2.34", file)).isEqualTo("2.34");
  }
}
