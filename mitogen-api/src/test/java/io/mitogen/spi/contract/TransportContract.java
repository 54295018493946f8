package io.mitogen.spi.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mitogen.ConnectException;
import io.mitogen.Target;
import io.mitogen.spi.ByteLink;
import io.mitogen.spi.ByteLink.Ending;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.StartCommand;
import io.mitogen.spi.Transport;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every transport promises. A transport's own test implements this, says how to reach a host with a POSIX shell, and
 * sees to it by itself that nothing is left on this side, such as a thread.
 *
 * @param <T> the kind of target
 */
@Timeout(60)
public interface TransportContract<T extends Target> {
  /** How long anything may take that should take no time. */
  Duration LIMIT = Duration.ofSeconds(20);

  /** More than the pipes and windows on the way hold. */
  int LARGE_BYTES = 4 * 1024 * 1024;

  /** The transport under test. */
  Transport<T> transport();

  /** A machine with a POSIX shell; the same one every time. */
  T reachableTarget();

  /** Something that can't be opened, if there is such a thing. */
  default Optional<T> unreachableTarget() {
    return Optional.empty();
  }

  /** Something that never answers, if there is such a thing: an address behind which packets are dropped, say. */
  default Optional<T> silentTarget() {
    return Optional.empty();
  }

  /** Whether {@link ByteLink#errors} is apart from {@link ByteLink#input}. */
  default boolean tellsErrorsApart() {
    return true;
  }

  /** Whether {@link ByteLink#ending} tells how a command ended. */
  default boolean tellsEndings() {
    return true;
  }

  @Test
  default void itIsFoundByTheTypeOfItsTargets() {
    assertThat(transport().targetType()).isEqualTo(reachableTarget().getClass());
  }

  @Test
  default void bytesCrossUnchangedBothWays() throws Exception {
    byte[] sent = new byte[LARGE_BYTES];
    new Random(1).nextBytes(sent);
    try (ByteLink link = open("echo ready; exec cat")) {
      readLine("ready", link.input());
      CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> write(link, sent));

      byte[] received = link.input().readNBytes(sent.length);

      assertThat(received).isEqualTo(sent);
      sending.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  default void whatIsSentOneWayNeedNotBeReadBeforeTheOtherWayMoves() throws Exception {
    // The command prints more than any pipe holds before it reads a byte.
    try (ByteLink link = open(
        "echo ready; head -c " + LARGE_BYTES + " /dev/zero; IFS= read -r x; echo \"got $x\"")) {
      readLine("ready", link.input());
      write(link, "hello\n".getBytes(US_ASCII));

      assertThat(link.input().readNBytes(LARGE_BYTES)).hasSize(LARGE_BYTES).containsOnly(0);
      assertThat(readLine("got", link.input())).isEqualTo("got hello");
    }
  }

  @Test
  default void theScriptArrivesAsItIs() throws Exception {
    try (ByteLink link =
        open("printf \"%s\\n\" \"a  b \\$HOME \\`id\\` * ; # ~ \\\"c\\\" %d {d,e} [f]\"; "
            + "printf \"%s\\n\" second")) {
      assertThat(readLine("a ", link.input()))
          .isEqualTo("a  b $HOME `id` * ; # ~ \"c\" %d {d,e} [f]");
      assertThat(readLine("", link.input())).isEqualTo("second");
    }
  }

  @Test
  default void standardErrorIsApart() throws Exception {
    assumeTrue(tellsErrorsApart());
    try (ByteLink link = open("echo to-output; echo to-errors >&2")) {
      String output = new String(link.input().readAllBytes(), UTF_8);
      String errors = new String(link.errors().readAllBytes(), UTF_8);

      assertThat(output).contains("to-output").doesNotContain("to-errors");
      assertThat(errors).contains("to-errors").doesNotContain("to-output");
    }
  }

  @Test
  default void muchOnStandardErrorCrossesUnchanged() throws Exception {
    assumeTrue(tellsErrorsApart());
    try (ByteLink link = open("echo ready >&2; head -c " + LARGE_BYTES + " /dev/zero >&2")) {
      readLine("ready", link.errors());

      assertThat(link.errors().readNBytes(LARGE_BYTES)).hasSize(LARGE_BYTES).containsOnly(0);
    }
  }

  @Test
  default void theEndingTellsTheStatus() throws Exception {
    assumeTrue(tellsEndings());
    try (ByteLink link = open("exit 7")) {
      link.input().readAllBytes();

      assertThat(link.ending(LIMIT)).contains(new Ending(7, "exited with status 7"));
      assertThat(link.ending(LIMIT)).contains(new Ending(7, "exited with status 7")); // and again
    }
  }

  @Test
  default void theEndingNamesTheSignal() throws Exception {
    assumeTrue(tellsEndings());
    try (ByteLink link = open("kill -9 $$")) {
      link.input().readAllBytes();

      assertThat(link.ending(LIMIT)).contains(new Ending(137, "was ended by signal 9 (KILL)"));
    }
  }

  @Test
  default void aRunningCommandHasNoEnding() throws Exception {
    try (ByteLink link = open("echo ready; exec sleep 600")) {
      readLine("ready", link.input());

      assertTimeoutPreemptively(
          LIMIT, () -> assertThat(link.ending(Duration.ofMillis(50))).isEmpty());
    }
  }

  @Test
  default void closeEndsTheCommandAndItsStreams() throws Exception {
    ByteLink link = open("echo pid $$; exec sleep 600");
    long pid = Long.parseLong(readLine("pid ", link.input()).substring("pid ".length()));
    CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> rest(link.input()));
    CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> rest(link.errors()));

    assertTimeoutPreemptively(Duration.ofSeconds(5), link::close);

    output.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    errors.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    if (tellsEndings()) {
      assertThat(link.ending(LIMIT)).isPresent();
    }
    assertThat(isGone(pid)).isTrue();
  }

  @Test
  default void closeEndsACommandThatDoesNotWantToEnd() throws Exception {
    ByteLink link = open("trap \"\" TERM HUP INT PIPE; echo pid $$; while :; do sleep 0.1; done");
    long pid = Long.parseLong(readLine("pid ", link.input()).substring("pid ".length()));

    link.close();

    if (tellsEndings()) {
      assertThat(link.ending(LIMIT)).isPresent();
    }
    assertThat(isGone(pid)).isTrue();
  }

  @Test
  default void closeDoesNotWaitForWhoeverWrites() throws Exception {
    ByteLink link = open("trap \"\" TERM HUP; echo ready; while :; do sleep 0.1; done");
    readLine("ready", link.input());
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(() -> write(link, new byte[LARGE_BYTES])); // nobody reads it
    Thread.sleep(100); // if it is not blocked by then, the test proves less, and passes

    assertTimeoutPreemptively(Duration.ofSeconds(5), link::close);

    assertThatThrownBy(() -> writing.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
  }

  @Test
  default void closingTwiceChangesNothing() throws Exception {
    ByteLink link = open("echo ready; exec sleep 600");
    readLine("ready", link.input());

    link.close();
    Optional<Ending> ending = link.ending(LIMIT);
    link.close();

    assertThat(link.ending(LIMIT)).isEqualTo(ending);
  }

  @Test
  default void linksSideBySideDoNotMix() throws Exception {
    List<ByteLink> links = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        links.add(open("echo ready; exec cat"));
      }
      for (int i = 0; i < 4; i++) {
        readLine("ready", links.get(i).input());
        write(links.get(i), ("to " + i + "\n").getBytes(US_ASCII));
      }
      for (int i = 3; i >= 0; i--) {
        assertThat(readLine("to", links.get(i).input())).isEqualTo("to " + i);
      }
    } finally {
      links.forEach(ByteLink::close);
    }
  }

  @Test
  default void cleanInputReachesTheCommandWhole() throws Exception {
    try (ByteLink link = open("sleep 0.2; IFS= read -r x; echo \"first $x\"; exec cat")) {
      assumeTrue(link.inputIsClean());
      write(link, "one\ntwo\n".getBytes(US_ASCII)); // before anything is known of the other side

      assertThat(readLine("first", link.input())).isEqualTo("first one");
      assertThat(readLine("", link.input())).isEqualTo("two");
    }
  }

  @Test
  default void failureNamesTheTarget() {
    assumeTrue(unreachableTarget().isPresent());
    T target = unreachableTarget().orElseThrow();

    ConnectException failure = catchThrowableOfType(
        ConnectException.class,
        () -> transport()
            .open(target, new StartCommand("exit 0"), Deadline.in(LIMIT))
            .close());

    assertThat(failure).isNotNull().hasMessageContaining(target.describe());
    assertThat(failure.phase()).isNotNull();
    assertThat(failure.reason()).isNotNull();
  }

  @Test
  default void theDeadlineIsKept() {
    assumeTrue(silentTarget().isPresent());
    T target = silentTarget().orElseThrow();

    ConnectException failure = assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> catchThrowableOfType(
            ConnectException.class,
            () -> transport()
                .open(target, new StartCommand("exit 0"), Deadline.in(Duration.ofSeconds(1)))
                .close()));

    assertThat(failure).isNotNull().hasMessageContaining(target.describe());
    assertThat(failure.reason()).isEqualTo(ConnectException.Reason.TIMEOUT);
  }

  @Test
  default void whatIsGivenUpIsNotWaitedFor() {
    assumeTrue(silentTarget().isPresent());
    T target = silentTarget().orElseThrow();
    Deadline deadline = Deadline.in(Duration.ofMinutes(10));
    CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(deadline::giveUp);

    assertTimeoutPreemptively(
        LIMIT,
        () -> assertThatThrownBy(
                () -> transport().open(target, new StartCommand("exit 0"), deadline))
            .isInstanceOf(ConnectException.class));
  }

  @Test
  default void whatRunsBesideACommandIsToldByItsStatus() throws Exception {
    StartCommand command = new StartCommand("read -r x");
    try (ByteLink link = transport().open(reachableTarget(), command, Deadline.in(LIMIT))) {
      boolean can = link.runBeside(new StartCommand("exit 0"), LIMIT);

      assertThat(link.runBeside(new StartCommand("exit 1"), LIMIT)).isFalse();
      link.endCommand();
      assertThat(link.ending(LIMIT).isPresent()).isEqualTo(tellsEndings());
      assertThat(link.runBeside(new StartCommand("exit 0"), LIMIT)).isEqualTo(can);
    }
  }

  @Test
  default void aDeadlineThatHasPassedIsNotWaitedFor() {
    assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
      try (ByteLink link = transport()
          .open(reachableTarget(), new StartCommand("exit 0"), Deadline.in(Duration.ZERO))) {
        assertThat(link).isNotNull(); // what takes no time may still be done
      } catch (ConnectException e) {
        assertThat(e.reason()).isEqualTo(ConnectException.Reason.TIMEOUT);
      }
    });
  }

  private ByteLink open(String script) {
    return transport().open(reachableTarget(), new StartCommand(script), Deadline.in(LIMIT));
  }

  /** The first line that begins with {@code start}: a login may print something before. */
  private static String readLine(String start, InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) { // no byte too many: others read on
      if (b != '\n') {
        line.write(b);
      } else if (line.toString(UTF_8).startsWith(start)) {
        return line.toString(UTF_8);
      } else {
        line.reset();
      }
    }
    throw new IOException("no line that begins with \"" + start + "\"");
  }

  private static void write(ByteLink link, byte[] bytes) {
    try {
      link.output().write(bytes);
      link.output().flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A stream whose link is closed ends or throws. */
  private static String rest(InputStream in) {
    try {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Asks over there, with another link, for some time: the end of a link may be known before the end of its command. */
  private boolean isGone(long pid) throws IOException {
    try (ByteLink link = open("i=0; while kill -0 " + pid
        + " 2>/dev/null && [ $i -lt 100 ]; do i=$((i + 1)); sleep 0.1; done; "
        + "kill -0 " + pid + " 2>/dev/null && echo answer there || echo answer gone")) {
      BufferedReader reader = new BufferedReader(new InputStreamReader(link.input(), UTF_8));
      return reader
          .lines()
          .filter(line -> line.startsWith("answer "))
          .findFirst()
          .orElse("")
          .endsWith("gone");
    }
  }
}
