package io.mitogen.runtime.call;

import io.mitogen.Dead;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.route.Answers;
import io.mitogen.spi.WireOutput;
import org.jspecify.annotations.Nullable;

/** Why a call failed, as its caller is told, and whoever calls after it in the same chain. Immutable. */
final class CallFailure {
  private final int kind;
  private final byte[] data;
  private final String text;
  private final @Nullable Throwable thrown;

  private CallFailure(int kind, WireOutput data, String text, @Nullable Throwable thrown) {
    this.kind = kind;
    this.data = data.toByteArray();
    this.text = text;
    this.thrown = thrown;
  }

  /** The callee threw. */
  static CallFailure thrown(Throwable thrown, int maxMessageBytes) {
    return new CallFailure(
        Wire.FAILURE, Failures.data(thrown, maxMessageBytes), "a call failed", thrown);
  }

  /** The call could not be made, or its result not be sent. */
  static CallFailure refused(Dead.Reason reason, String text) {
    return new CallFailure(Wire.DEAD, Answers.data(reason, text), text, null);
  }

  /** As the answer to {@code src}, which waits at {@code replyTo}. */
  Outbound answer(int self, int src, int replyTo) {
    WireOutput copy = Outbound.data(Integer.MAX_VALUE);
    copy.bytes(data);
    return new Outbound(kind, src, self, replyTo, 0, copy);
  }

  /** For the log, of a call whose caller wants no answer. */
  String text() {
    return text;
  }

  /** What the callee threw, if it did. */
  @Nullable
  Throwable thrown() {
    return thrown;
  }
}
