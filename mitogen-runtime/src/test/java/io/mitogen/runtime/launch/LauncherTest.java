package io.mitogen.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.stream.Hello;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.WireOutput;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class LauncherTest {
  private static final String TITLE = "mitogen:ann@laptop:4711";
  private static final Hello.ToChild TO_CHILD =
      new Hello.ToChild(7, new int[] {0}, 1 << 20, 0, "com.acme.Codec", true, false);
  private static final byte[] FROM_CHILD = new Hello.ToParent(815, "17.0.1").frame(7, 0);
  private static final String UP = "\n"; // what the boot class says first

  private final Payload payload = new Payload("jar".getBytes(), "library".getBytes(), new byte[0]);
  private final Nonce nonce = Nonce.create();
  private final String marker = nonce.text() + "\n";
  private OtherSide otherSide;
  private Launcher<OtherSide.There> launcher;

  @BeforeEach
  void begin() throws Exception {
    otherSide = new OtherSide();
    launcher = launcher("", payload);
  }

  @AfterEach
  void end() throws Exception {
    otherSide.end();
  }

  @Nested
  class AContextThatStarts {
    @Test
    void isKnownByItsHello() throws Exception {
      otherSide.prints(marker + UP);
      otherSide.prints(FROM_CHILD);

      Launcher.Child child = launch();

      assertThat(child.hello().pid()).isEqualTo(815);
      assertThat(child.hello().javaVersion()).isEqualTo("17.0.1");
      assertThat(child.link()).isSameAs(otherSide);
      assertThat(otherSide.isClosed()).isFalse();
    }

    @Test
    void isGivenTheBootJarTheLibraryAndItsHello() throws Exception {
      otherSide.prints(marker + UP);
      otherSide.prints(FROM_CHILD);
      launch();

      byte[] taken = otherSide.takesAll(sentBytes());

      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      expected.writeBytes("jar\nlibrary".getBytes());
      expected.writeBytes(TO_CHILD.frame());
      assertThat(taken).isEqualTo(expected.toByteArray());
    }

    @Test
    void mayHaveSaidMoreThanItsHello() throws Exception {
      otherSide.prints(marker + UP);
      otherSide.prints(FROM_CHILD);
      WireOutput data = Outbound.data(8);
      data.i64(1);
      Outbound ping = new Outbound(Wire.PING, 0, 7, 0, 0, data);
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      frame.write(ping.frame(), Wire.FRAGMENT_BYTES, ping.frameSize());
      otherSide.prints(frame.toByteArray());

      Launcher.Child child = launch();

      Inbound next = child.reader().poll();
      while (next == null) {
        child.reader().fill(child.in());
        next = child.reader().poll();
      }
      assertThat(next.kind()).isEqualTo(Wire.PING);
    }

    @Test
    void isHeardOnItsStandardErrorFromThenOn() throws Exception {
      otherSide.prints(marker + UP);
      otherSide.prints(FROM_CHILD);
      LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
      Launcher.Child child = launch();
      child.onLine(early -> {}, line -> lines.add(line.text()));

      otherSide.printsOnErrors("hello from a callee\n");

      assertThat(lines.poll(10, TimeUnit.SECONDS)).isEqualTo("hello from a callee");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Welcome to Ubuntu 22.04 LTS\n\n * Support: https://ubuntu.com\n",
          "\u0000\u00ff\n",
          "[sudo] password for ann: ", // no newline
          "mitogen0123456789abcdef\n", // another's marker
          "\r\n"
        })
    void mayPrintNoiseBeforeTheMarker(String noise) throws Exception {
      otherSide.prints(noise + marker + UP);
      otherSide.prints(FROM_CHILD);

      assertThat(launch().hello().pid()).isEqualTo(815);
    }

    @Test
    void mayEndTheLineOfTheMarkerAsATerminalDoes() throws Exception {
      otherSide.prints(nonce.text() + "\r\n" + UP);
      otherSide.prints(FROM_CHILD);

      assertThat(launch().hello().pid()).isEqualTo(815);
    }

    @Test
    void isToldWhichJavaItsTargetNames() throws Exception {
      otherSide.prints(marker + UP);
      otherSide.prints(FROM_CHILD);

      launcher("/the/named/java", payload).launch(TITLE, deadline());

      assertThat(otherSide.command().script()).contains("j=\"/the/named/java\"");
    }

    @Test
    void isToldWhichJavaItsTransportKnowsIfItsTargetNamesNone() throws Exception {
      otherSide.prints(marker + UP);
      otherSide.prints(FROM_CHILD);

      launch();

      assertThat(otherSide.command().script())
          .contains("j=\"/the/default/java\"")
          .contains("\"" + TITLE + "\"");
    }

    @Test
    void carriesACookieOfItsOwnThatIsNotItsMarker() throws Exception {
      otherSide.prints(marker + UP);
      otherSide.prints(FROM_CHILD);

      Launcher.Child child = launch();

      String cookie = child.cookie().toString();
      assertThat(cookie).isNotEqualTo(nonce.text()).matches("mitogen[0-9a-f]{16}");
      assertThat(otherSide.command().script())
          .startsWith("MITOGEN_CONTEXT=${MITOGEN_CONTEXT:+$MITOGEN_CONTEXT/}" + cookie
              + "; export MITOGEN_CONTEXT; ");
    }
  }

  @Nested
  class TheEndOfTheOtherSide {
    @Test
    void beforeTheMarkerIsInPhaseShell() throws Exception {
      otherSide.prints("This account is currently not available.\n");
      otherSide.exits(1);

      ConnectException failure = failure();

      assertThat(failure.phase()).isEqualTo(Phase.SHELL);
      assertThat(failure.reason()).isEqualTo(Reason.ENDED);
      assertThat(failure)
          .hasMessage(
              "could not start a place: the other side ended before our script ran, in phase SHELL"
                  + "; its command exited with status 1; check that the account may run commands, and that"
                  + " its start-up files don't end the shell; it printed:\n"
                  + "  This account is currently not available.");
    }

    @Test
    void beforeJavaIsUpIsInPhaseJava() throws Exception {
      otherSide.prints(marker);
      otherSide.exits(137);

      ConnectException failure = failure();

      assertThat(failure.phase()).isEqualTo(Phase.JAVA);
      assertThat(failure.reason()).isEqualTo(Reason.ENDED);
      assertThat(failure)
          .hasMessage("could not start a place: the other side ended, in phase JAVA"
              + "; its command was ended by signal 9 (KILL); check the limits there (ulimit -a), and the"
              + " options for Java, or name another with java(...)");
    }

    @Test
    void beforeJavaIsUpIsInPhaseJavaEvenIfThePipeTookAll() throws Exception {
      otherSide.clean();
      CompletableFuture<Launcher.Child> launch = launchElsewhere();
      otherSide.takesAll(sentBytes());
      otherSide.prints(marker);
      otherSide.exits(1);

      assertThat(failureOf(launch).phase()).isEqualTo(Phase.JAVA);
    }

    @Test
    void beforeTheLibraryIsThereIsInPhasePayload() throws Exception {
      launcher = launcher("", new Payload(new byte[0], new byte[1024 * 1024], new byte[0]));
      otherSide.prints(marker + UP);
      otherSide.exits(1);

      ConnectException failure = failure();

      assertThat(failure.phase()).isEqualTo(Phase.PAYLOAD);
      assertThat(failure.reason()).isEqualTo(Reason.ENDED);
    }

    @Test
    void beforeTheHelloIsInPhaseHello() throws Exception {
      CompletableFuture<Launcher.Child> launch = launchElsewhere();
      otherSide.prints(marker + UP);
      otherSide.takesAll(sentBytes());
      otherSide.exits(1);

      ConnectException failure = failureOf(launch);

      assertThat(failure.phase()).isEqualTo(Phase.HELLO);
      assertThat(failure.reason()).isEqualTo(Reason.ENDED);
    }

    @Test
    void inTheMiddleOfItsHelloIsSaid() throws Exception {
      otherSide.prints(marker + UP + "M");
      otherSide.exits(1);

      assertThat(failure()).hasMessageContaining("the stream ended in the middle of a frame");
    }

    @Test
    void withoutAStatusIsSaidAllTheSame() throws Exception {
      otherSide.close();

      assertThat(failure().getMessage())
          .startsWith("could not start a place: ")
          .contains(", in phase SHELL; check that the account may run commands");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            90 | NO_TEMP_DIRECTORY | make one of those directories writable there, or set TMPDIR
            91 | JAVA_MISSING      | install Java 17 or newer there, or name one with java(...)
            92 | JAVA_TOO_OLD      | Java 17 or newer is needed: name one with java(...)
            93 | ENDED             | check that nothing there ends Java, cuts the link or reads what our script is sent, and connect again
            126 | NOT_STARTED      | the Java that was found can't be run there: name another with java(...)
            127 | NOT_STARTED      | the Java that was found can't be run there: name another with java(...)
            """)
    void hasAReasonAndARemedyByTheStatusOfOurScript(int status, Reason reason, String remedy)
        throws Exception {
      otherSide.prints(marker);
      otherSide.exits(status);

      ConnectException failure = failure();

      assertThat(failure.reason()).isEqualTo(reason);
      assertThat(failure)
          .hasMessageEndingWith("; its command exited with status " + status + "; " + remedy);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Unrecognized option: -Xlog:disable",
          "Exception in thread \"main\" java.lang.UnsupportedClassVersionError: io/mitogen/Boot"
        })
    void isToldFromAJavaThatIsTooOld(String line) throws Exception {
      otherSide.prints(marker);
      otherSide.printsOnErrors(line + "\n");
      otherSide.exits(1);

      assertThat(failure().reason()).isEqualTo(Reason.JAVA_TOO_OLD);
    }
  }

  @Nested
  class WhatWasPrinted {
    @Test
    void isKeptFromBothStreams() throws Exception {
      otherSide.prints("from standard output\n");
      otherSide.printsOnErrors("from standard error\r\nwithout a newline");
      otherSide.exits(1);

      assertThat(failure().output())
          .containsExactlyInAnyOrder(
              "from standard output", "from standard error", "without a newline");
    }

    @Test
    void isKeptBeforeTheMarkerForFailuresAfterIt() throws Exception {
      otherSide.prints("Welcome\n" + marker);
      otherSide.exits(1);

      assertThat(failure().output()).containsExactly("Welcome");
    }

    @Test
    void isKeptIfItEndsWithoutANewline() throws Exception {
      otherSide.prints("Login incorrect");
      otherSide.exits(1);

      assertThat(failure().output()).containsExactly("Login incorrect");
    }

    @Test
    void isKeptForItsFirstAndLastLinesAHundredInAll() throws Exception {
      List<String> lines = new ArrayList<>();
      for (int i = 1; i <= 150; i++) {
        lines.add("line " + i);
      }
      otherSide.prints(String.join("\n", lines) + "\n");
      otherSide.exits(1);

      assertThat(failure().output())
          .hasSize(100)
          .startsWith(lines.subList(0, 20).toArray(new String[0]))
          .contains("[51 lines left out]")
          .endsWith(lines.subList(71, 150).toArray(new String[0]));
    }

    @Test
    void isKeptForAThousandCharactersOfALine() throws Exception {
      otherSide.prints("x".repeat(1001) + "\n" + "y".repeat(1000) + "\n");
      otherSide.exits(1);

      assertThat(failure().output())
          .containsExactly("x".repeat(1000) + " [truncated]", "y".repeat(1000));
    }

    @Test
    void isNoMarkerIfItOnlyLooksLikeOne() throws Exception {
      String text = nonce.text();
      String half = text.substring(0, text.length() / 2);
      List<String> forged = List.of(
          "printf \"%s%s\\n\" " + half + " " + text.substring(half.length()),
          text + " and more",
          text.toUpperCase(Locale.ROOT),
          half);
      otherSide.prints(String.join("\n", forged) + "\n");
      otherSide.exits(1);

      ConnectException failure = failure();

      assertThat(failure.phase()).isEqualTo(Phase.SHELL);
      assertThat(failure.output()).isEqualTo(forged);
    }
  }

  @Nested
  class Garbage {
    @Test
    void inThePlaceOfJavaIsQuoted() throws Exception {
      otherSide.prints(marker + "Picked up JAVA_TOOL_OPTIONS");

      ConnectException failure = failure();

      assertThat(failure.phase()).isEqualTo(Phase.JAVA);
      assertThat(failure.reason()).isEqualTo(Reason.GARBAGE);
      assertThat(failure)
          .hasMessage("could not start a place: something other than our Java wrote to the stream"
              + "; it began \"Picked up JAVA_TOOL_OPTIONS\", in phase JAVA; only our Java may write there: look"
              + " for a terminal that echoes, or a wrapper in the place of java");
    }

    @Test
    void inThePlaceOfTheHelloIsQuoted() throws Exception {
      otherSide.prints(marker + UP + "Segmentation fault\n");

      ConnectException failure = failure();

      assertThat(failure.reason()).isEqualTo(Reason.GARBAGE);
      assertThat(failure)
          .hasMessageContainingAll("not a frame", "it began \"Segmentation fault\\n\"");
    }

    @Test
    void isAFrameThatIsNoHello() throws Exception {
      byte[] frame = FROM_CHILD.clone();
      frame[1] = 1;
      otherSide.prints(marker + UP);
      otherSide.prints(frame);

      ConnectException failure = failure();

      assertThat(failure.reason()).isEqualTo(Reason.GARBAGE);
      assertThat(failure).hasMessageContaining("the first frame is no hello, but of kind 4d01");
    }

    @Test
    void isAHelloThatEndsTooEarly() throws Exception {
      WireOutput data = Outbound.data(10);
      data.u16(Wire.VERSION);
      Outbound hello = new Outbound(Wire.HELLO, 0, 7, 0, 0, data);
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      frame.write(hello.frame(), Wire.FRAGMENT_BYTES, hello.frameSize());
      otherSide.prints(marker + UP);
      otherSide.prints(frame.toByteArray());

      ConnectException failure = failure();

      assertThat(failure.reason()).isEqualTo(Reason.GARBAGE);
      assertThat(failure).hasMessageContaining("its hello is malformed: ends too early");
    }

    @Test
    void isToldFromAnotherVersionOfTheProtocol() throws Exception {
      byte[] frame = FROM_CHILD.clone();
      frame[Wire.HEADER_BYTES + 1] = 9;
      CompletableFuture<Launcher.Child> launch = launchElsewhere();
      otherSide.prints(marker + UP);
      otherSide.takesAll(sentBytes());
      otherSide.prints(frame);

      ConnectException failure = failureOf(launch);

      assertThat(failure.phase()).isEqualTo(Phase.HELLO);
      assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
      assertThat(failure)
          .hasMessage(
              "could not start a place: the other side speaks version 9 of the protocol, this side version 1"
                  + ", in phase HELLO");
    }
  }

  @Nested
  class TheBootstrap {
    @Test
    void isNotSentWhereAPromptCouldReadIt() throws Exception {
      otherSide.exits(1);

      failure();

      assertThat(otherSide.wasWrittenTo()).isFalse();
    }

    @Test
    void isSentAtOnceWhereNoneCan() throws Exception {
      otherSide.clean();
      CompletableFuture<Launcher.Child> launch = launchElsewhere();

      byte[] taken = otherSide.takesAll(sentBytes());

      assertThat(taken).hasSize(sentBytes());
      otherSide.exits(1);
      failureOf(launch);
    }
  }

  @Nested
  class AnAttemptThatIsAborted {
    @Test
    void byItsDeadlineSaysInWhichPhaseAndWhatToDo() throws Exception {
      CompletableFuture<Launcher.Child> launch = launchElsewhere();
      otherSide.prints("Press any key to continue\n" + marker);
      otherSide.takesAll(sentBytes()); // after the marker was heard

      launcher.abort(Reason.TIMEOUT, "it did not answer within PT30S");

      ConnectException failure = failureOf(launch);
      assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
      assertThat(failure)
          .hasMessage("could not start a place: it did not answer within PT30S, in phase JAVA"
              + "; give it more time with connectTimeout(...); it printed:\n"
              + "  Press any key to continue");
    }

    @Test
    void byTheProgramSaysSo() throws Exception {
      CompletableFuture<Launcher.Child> launch = launchElsewhere();
      otherSide.command(); // it has come so far

      launcher.abort(Reason.CANCELLED, "the connect was cancelled");

      ConnectException failure = failureOf(launch);
      assertThat(failure.reason()).isEqualTo(Reason.CANCELLED);
      assertThat(failure)
          .hasMessage("could not start a place: the connect was cancelled, in phase SHELL");
    }

    @Test
    void beforeItBeganEndsAtOnce() throws Exception {
      launcher.abort(Reason.CANCELLED, "the router was closed");

      assertThat(failure().reason()).isEqualTo(Reason.CANCELLED);
    }

    @Test
    void twiceTellsTheFirstReason() throws Exception {
      launcher.abort(Reason.TIMEOUT, "it did not answer within PT30S");
      launcher.abort(Reason.CANCELLED, "the router was closed");

      assertThat(failure().reason()).isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void whileTheLibraryIsSentEndsAtOnce() throws Exception {
      launcher = launcher("", new Payload(new byte[0], new byte[1024 * 1024], new byte[0]));
      CompletableFuture<Launcher.Child> launch = launchElsewhere();
      otherSide.prints(marker + UP);
      otherSide.takes(1000); // and no more

      launcher.abort(Reason.TIMEOUT, "it did not answer within PT30S");

      assertThat(failureOf(launch).reason()).isEqualTo(Reason.TIMEOUT);
    }
  }

  @Test
  void aTransportThatFailsTellsItItself() {
    ConnectException refusal = new ConnectException(
        Phase.AUTHENTICATE, Reason.OTHER, "ssh to ann@db1:22 was refused", List.of(), null);
    otherSide.refuses(refusal);

    assertThatThrownBy(this::launch).isSameAs(refusal);
  }

  private Launcher<OtherSide.There> launcher(String java, Payload given) {
    return new Launcher<>(new OtherSide.There(java), otherSide, given, TO_CHILD, nonce);
  }

  private int sentBytes() {
    return payload.size() + TO_CHILD.frame().length;
  }

  private static Deadline deadline() {
    return Deadline.in(Duration.ofSeconds(30));
  }

  private Launcher.Child launch() {
    return launcher.launch(TITLE, deadline());
  }

  private CompletableFuture<Launcher.Child> launchElsewhere() {
    CompletableFuture<Launcher.Child> result = new CompletableFuture<>();
    Launcher<OtherSide.There> here = launcher;
    Thread thread = new Thread(() -> {
      try {
        result.complete(here.launch(TITLE, deadline()));
      } catch (Throwable e) {
        result.completeExceptionally(e);
      }
    });
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  /** Whatever the failure is, the link is closed. */
  private ConnectException failure() {
    return failed(catchThrowableOfType(ConnectException.class, this::launch));
  }

  private ConnectException failureOf(CompletableFuture<Launcher.Child> launch) throws Exception {
    ExecutionException failure =
        catchThrowableOfType(ExecutionException.class, () -> launch.get(10, TimeUnit.SECONDS));
    assertThat(failure).isNotNull();
    assertThat(failure.getCause()).isInstanceOf(ConnectException.class);
    return failed((ConnectException) failure.getCause());
  }

  private ConnectException failed(ConnectException failure) {
    assertThat(failure).isNotNull();
    assertThat(otherSide.isClosed()).isTrue();
    return failure;
  }
}
