package io.mitogen.it.transport;

import io.mitogen.ConnectException;
import io.mitogen.spi.ByteLink;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.ProcessLink;
import io.mitogen.spi.StartCommand;
import io.mitogen.spi.Transport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Opens {@link Asking}s. Thread-safe. Without an answer it waits until it is given up. */
public final class AskingTransport implements Transport<Asking> {
  @Override
  public Class<Asking> targetType() {
    return Asking.class;
  }

  @Override
  public ByteLink open(Asking target, StartCommand command, Deadline deadline) {
    Object answer;
    try {
      answer = target.answerer().answer(target.label());
    } catch (RuntimeException e) {
      throw failed("no answer for " + target.describe() + ": " + e.getMessage(), e);
    }
    if (answer == null) {
      waitUntilGivenUp(deadline);
      throw failed("given up", null);
    }
    try {
      StartCommand knowing = command.exporting("ANSWER", StartCommand.quote(answer.toString()));
      return new ProcessLink(new ProcessBuilder(knowing.words()).start());
    } catch (IOException e) {
      throw failed("could not start a shell: " + e.getMessage(), e);
    }
  }

  private static void waitUntilGivenUp(Deadline deadline) {
    CountDownLatch givenUp = new CountDownLatch(1);
    deadline.whenGivenUp(givenUp::countDown);
    try {
      givenUp.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ConnectException failed(String message, Throwable cause) {
    return new ConnectException(
        ConnectException.Phase.AUTHENTICATE,
        ConnectException.Reason.PASSWORD_REQUIRED,
        message,
        List.of(),
        cause);
  }
}
