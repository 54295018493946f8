package io.mitogen.runtime.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.RemoteThrowable;
import io.mitogen.UndeliverableException;
import io.mitogen.program.Program;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.io.FileNotFoundException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static final StackTraceElement FRAME =
      new StackTraceElement("com.acme.Hosts", "tail", "Hosts.java", 42);

  @Test
  void aFailureIsLaidOutAsTheSpecificationSays() {
    Throwable thrown = with(new Error("no"), FRAME);

    assertThat(HexFormat.of().formatHex(bytes(thrown)))
        .isEqualTo("000f" + hex("java.lang.Error") + "01" + "0002" + hex("no") + "0001" + "000e"
            + hex("com.acme.Hosts") + "0004" + hex("tail") + "000a" + hex("Hosts.java")
            + "0000002a" + "00" + "00");
  }

  @Test
  void typeMessageFramesAndCausesArrive() {
    Throwable thrown = new FileNotFoundException("/etc/shadow");
    thrown.initCause(with(new IllegalStateException(), new StackTraceElement("A", "b", null, -2)));

    RemoteThrowable remote = thereAndBack(with(thrown, FRAME, FRAME));

    assertThat(remote.type()).isEqualTo("java.io.FileNotFoundException");
    assertThat(remote).hasMessage("/etc/shadow");
    assertThat(remote.getStackTrace()).containsExactly(FRAME, FRAME);
    RemoteThrowable cause = (RemoteThrowable) remote.getCause();
    assertThat(cause.type()).isEqualTo("java.lang.IllegalStateException");
    assertThat(cause.getMessage()).isNull();
    assertThat(cause.getStackTrace()[0].isNativeMethod()).isTrue();
    assertThat(cause.getStackTrace()[0].getFileName()).isNull();
    assertThat(cause.getCause()).isNull();
  }

  @Test
  void whatWasThrownFurtherAwayKeepsItsType() {
    RemoteThrowable far =
        new RemoteThrowable("com.acme.Broken", "far", new StackTraceElement[] {FRAME}, null);

    assertThat(thereAndBack(far).type()).isEqualTo("com.acme.Broken");
  }

  @Test
  void suppressedExceptionsArrive() {
    Throwable thrown = new Error("outer");
    thrown.addSuppressed(new Error("first"));
    thrown.addSuppressed(new Error("second", new Error("its cause")));

    Throwable[] suppressed = thereAndBack(thrown).getSuppressed();

    assertThat(suppressed).extracting(Throwable::getMessage).containsExactly("first", "second");
    assertThat(suppressed[1].getCause()).hasMessage("its cause");
  }

  @Test
  void theFramesThatLedFromTheLibraryToTheProgramDoNot() {
    Throwable thrown = thrownBy(() -> Program.fail("here"));

    assertThat(thereAndBack(thrown).getStackTrace())
        .extracting(frame -> frame.getClassName() + "." + frame.getMethodName())
        .containsExactly("io.mitogen.program.Program.fail");
  }

  @Nested
  class Truncated {
    @Test
    void areHugeMessages() {
      RemoteThrowable remote = thereAndBack(new Error("x".repeat(1_000_000)));

      assertThat(remote).hasMessage("x".repeat(16 * 1024) + " [truncated: 983616 more characters]");
    }

    @Test
    void areHugeMessagesOfWideCharacters() {
      RemoteThrowable remote = thereAndBack(new Error("\u20ac".repeat(100_000)));

      assertThat(remote).hasMessageStartingWith("\u20ac".repeat(16 * 1024) + " [truncated: ");
    }

    @Test
    void areMessagesInTheMiddleOfACharacter() {
      RemoteThrowable remote = thereAndBack(new Error("x" + "\ud83d\ude00".repeat(10_000)));

      assertThat(remote).hasMessageContaining("\ud83d\ude00? [truncated: ");
    }

    @Test
    void areDeepStacks() {
      StackTraceElement[] frames = new StackTraceElement[10_000];
      Arrays.fill(frames, FRAME);

      assertThat(thereAndBack(with(new Error(), frames)).getStackTrace()).hasSize(200);
    }

    @Test
    void areCyclesOfCauses() {
      Exception first = new Exception("first");
      Exception second = new Exception("second", first);
      first.initCause(second);

      RemoteThrowable remote = thereAndBack(first);

      assertThat(depth(remote)).isEqualTo(17);
      assertThat(remote.getCause()).hasMessage("second");
      assertThat(remote.getCause().getCause()).hasMessage("first");
    }

    @Test
    void areLongChainsOfCauses() {
      Exception chain = new Exception("0");
      for (int i = 1; i < 1000; i++) {
        chain = new Exception(String.valueOf(i), chain);
      }

      assertThat(depth(thereAndBack(chain))).isEqualTo(17);
    }

    @Test
    void areManySuppressedExceptions() {
      Exception thrown = new Exception();
      for (int i = 0; i < 1000; i++) {
        thrown.addSuppressed(new Exception());
      }

      assertThat(thereAndBack(thrown).getSuppressed()).hasSize(8);
    }

    @Test
    void areSuppressedExceptionsThatSuppressEachOther() {
      Exception first = new Exception("first");
      Exception second = new Exception("second");
      first.addSuppressed(second);
      second.addSuppressed(first);

      assertThat(thereAndBack(first).getSuppressed()[0].getSuppressed()[0].getSuppressed())
          .isEmpty();
    }

    private int depth(Throwable thrown) {
      return thrown == null ? 0 : 1 + depth(thrown.getCause());
    }
  }

  @Nested
  class Awkward {
    @Test
    void isAMessageThatCanNotBeHad() {
      RemoteThrowable remote = thereAndBack(new Error() {
        @Override
        public String getMessage() {
          throw new UnsupportedOperationException();
        }
      });

      assertThat(remote)
          .hasMessage(
              "[its message can't be had: getMessage() threw java.lang.UnsupportedOperationException]");
    }

    @Test
    void isAMessageOfHalfCharacters() {
      assertThat(thereAndBack(new Error("a\ud83db\ude00c"))).hasMessage("a?b?c");
    }

    @Test
    void isAnEmptyMessageWhichIsNotNone() {
      assertThat(thereAndBack(new Error(""))).hasMessage("");
    }

    @Test
    void isAnExceptionWithoutAStack() {
      RemoteThrowable remote = thereAndBack(new Error("quick", null, false, false) {});

      assertThat(remote.getStackTrace()).isEmpty();
      assertThat(remote).hasMessage("quick");
    }
  }

  @Nested
  class Malformed {
    @Test
    void isAChainThatNobodyWrites() {
      WireOutput out = new WireOutput();
      for (int i = 0; i < 100; i++) {
        out.text("E");
        out.u8(0);
        out.u16(0);
        out.u8(1);
      }

      assertMalformed(out.toByteArray());
    }

    @Test
    void isWhateverEndsTooEarlyOrIsNoFailure() {
      byte[] bytes = bytes(new Exception("message", new Exception("cause")));
      for (int length = 0; length < bytes.length; length++) {
        assertMalformed(Arrays.copyOf(bytes, length));
      }
    }

    @Test
    void isNoReasonToFailInAnyOtherWay() {
      long seed = System.nanoTime();
      Random random = new Random(seed);
      byte[] good = bytes(with(new Exception("message", new Exception("cause")), FRAME));
      for (int i = 0; i < 2000; i++) {
        byte[] bad = good.clone();
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        try {
          Failures.read(new WireInput(bad));
        } catch (UndeliverableException e) {
          assertThat(e.reason()).isEqualTo(UndeliverableException.Reason.MALFORMED);
        } catch (RuntimeException e) {
          throw new AssertionError("seed " + seed + ", " + HexFormat.of().formatHex(bad), e);
        }
      }
    }

    private void assertMalformed(byte[] bytes) {
      assertThatThrownBy(() -> Failures.read(new WireInput(bytes)))
          .isInstanceOfSatisfying(
              UndeliverableException.class,
              e -> assertThat(e.reason()).isEqualTo(UndeliverableException.Reason.MALFORMED));
    }
  }

  private static Throwable thrownBy(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      return e;
    }
    throw new AssertionError("nothing was thrown");
  }

  private static Throwable with(Throwable thrown, StackTraceElement... frames) {
    thrown.setStackTrace(frames);
    return thrown;
  }

  private static byte[] bytes(Throwable thrown) {
    WireOutput out = new WireOutput();
    Failures.write(thrown, out);
    return out.toByteArray();
  }

  private static RemoteThrowable thereAndBack(Throwable thrown) {
    WireInput in = new WireInput(bytes(thrown));
    RemoteThrowable remote = Failures.read(in);
    assertThat(in.remaining()).isZero();
    return remote;
  }

  private static String hex(String ascii) {
    return HexFormat.of().formatHex(ascii.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }
}
