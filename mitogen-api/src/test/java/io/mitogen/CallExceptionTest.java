package io.mitogen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class CallExceptionTest {
  private static final StackTraceElement FRAME =
      new StackTraceElement("my.Disks", "free", "Disks.java", 17);

  private final RemoteThrowable cause =
      new RemoteThrowable("java.io.IOException", null, new StackTraceElement[0], null);
  private final RemoteThrowable remote = new RemoteThrowable(
      "java.io.UncheckedIOException", "disk gone", new StackTraceElement[] {FRAME}, cause);
  private final CallException failure = new CallException("ssh.db1", remote);

  @Test
  void itSaysWhereAndWhat() {
    assertThat(failure).hasMessage("in ssh.db1: java.io.UncheckedIOException: disk gone");
    assertThat(failure.context()).isEqualTo("ssh.db1");
    assertThat(failure.type()).isEqualTo("java.io.UncheckedIOException");
    assertThat(failure.remoteMessage()).isEqualTo("disk gone");
    assertThat(failure.remote()).isSameAs(remote).isSameAs(failure.getCause());
  }

  @Test
  void withoutAMessageThereIsTheTypeOnly() {
    assertThat(cause).hasToString("java.io.IOException");
    assertThat(new CallException("local.1", cause)).hasMessage("in local.1: java.io.IOException");
  }

  @Test
  void itsPrintedTraceShowsBothSides() {
    StringWriter trace = new StringWriter();

    failure.printStackTrace(new PrintWriter(trace, true));

    assertThat(trace.toString())
        .containsSubsequence(
            "in ssh.db1: java.io.UncheckedIOException: disk gone",
            "CallExceptionTest", // where it was caught
            "Caused by: java.io.UncheckedIOException: disk gone",
            "at my.Disks.free(Disks.java:17)", // where it was thrown
            "Caused by: java.io.IOException");
  }
}
