package io.mitogen.runtime.code;

import io.mitogen.MitogenException;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.call.Awaited;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.route.Answers;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A question about code to a neighbour, and the wait for its answer, which no interrupt ends. No state. */
public final class Question {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Question() {}

  /**
   * Asks, and waits.
   *
   * @param what it is about, for the message of a failure
   * @throws UndeliverableException if no answer comes, or only why there is none
   */
  public static WireInput ask(
      MessageRouter messages, int neighbour, int handle, WireOutput data, String what) {
    Awaited awaited =
        new Awaited(false); // what a handler on the loop needs can't wait for the loop
    int replyTo = messages.replies().add(neighbour, awaited);
    try {
      messages.send(
          new Outbound(Wire.CONTROL, neighbour, messages.self().id(), handle, replyTo, data));
      Inbound answer = awaited.awaitUninterruptibly(LIMIT);
      if (answer == null) {
        throw failed(
            what + ": context " + neighbour + " did not answer within " + LIMIT.toSeconds() + " s",
            null);
      }
      if (answer.kind() == Wire.DEAD) {
        throw failed(what + ": " + Answers.read(answer.input()).text(), null);
      }
      return answer.input();
    } catch (UndeliverableException e) {
      throw e;
    } catch (MitogenException e) { // it has gone
      throw failed(what + ": " + e.getMessage(), e);
    } finally {
      messages.replies().remove(replyTo);
    }
  }

  private static UndeliverableException failed(String text, @Nullable MitogenException cause) {
    return new UndeliverableException(UndeliverableException.Reason.NO_CLASS, text, cause);
  }
}
