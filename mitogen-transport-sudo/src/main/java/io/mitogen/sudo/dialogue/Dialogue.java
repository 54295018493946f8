package io.mitogen.sudo.dialogue;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Secret;
import io.mitogen.Tuple;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.Questions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is said between us and a program until the command runs: it asks, and is answered once, or refuses. Confined to the
 * thread of one attempt, which it blocks.
 *
 * <p>A question is known by our own word in it, where the program takes one; else by a line without an end, after which
 * nothing comes. What it asks for is not read, in whichever language it is: the first answer is the password.
 */
public final class Dialogue {
  private static final Duration QUIET = Duration.ofMillis(500); // after a line without an end
  private static final Duration QUIET_AFTER_COLON = Duration.ofMillis(30);
  private static final Duration QUIET_IF_UNANSWERED =
      Duration.ofSeconds(3); // it may be no question
  private static final Duration QUIET_AFTER_EXIT = Duration.ofMillis(300);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final String target;
  private final Questions questions;
  private final Deadline deadline;
  private final Process process;
  private final boolean inTerminal;
  private final boolean knowsPrompts;
  private final Ears ears;

  /**
   * With a program that was just started.
   *
   * @param target what is connected, for error messages
   * @param promptMark what is part of its prompts; empty if nothing is known of them
   * @param inTerminal whether it has a terminal
   */
  public Dialogue(
      String target,
      Questions questions,
      Deadline deadline,
      Process process,
      ReadyScript ready,
      String promptMark,
      boolean inTerminal) {
    this.target = target;
    this.questions = questions;
    this.deadline = deadline;
    this.process = process;
    this.inTerminal = inTerminal;
    this.knowsPrompts = !promptMark.isEmpty();
    this.ears =
        new Ears(process.getInputStream(), process.getErrorStream(), ready.mark(), promptMark);
  }

  /**
   * Returns when the command runs.
   *
   * @throws ConnectException if it won't
   * @throws TerminalWantedException if it might in a terminal
   */
  public RunningCommand run() throws TerminalWantedException {
    ears.start("mitogen-" + target);
    process.onExit().thenRun(ears::programEnded);
    deadline.whenGivenUp(ears::wake);
    try {
      for (long seen = ears.changes(); !ears.isReady(); seen = ears.changes()) {
        if (ears.isOver(QUIET_AFTER_EXIT)) {
          throw ended();
        }
        if (deadline.passed()) {
          throw failed(
              Reason.TIMEOUT,
              "it did not get so far in time that our command ran",
              "look at what it printed: it may have asked something that it should not");
        }
        if (isAsking()) {
          answer();
        } else {
          pause(seen);
        }
      }
      return ears.command();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(Reason.CANCELLED, "it was interrupted", "connect again");
    } finally {
      ears.forget();
    }
  }

  private boolean isAsking() {
    if (ears.isNearlyReady()) {
      return false;
    }
    if (knowsPrompts) {
      return ears.hasPromptMark();
    }
    String text = ears.unfinished();
    return !text.isEmpty() && ears.isQuiet(quietAfter(text));
  }

  /** After an answer there is rather a refusal in two pieces than another question. */
  private Duration quietAfter(String text) {
    boolean colon = text.endsWith(":") || text.endsWith("\uff1a");
    return colon && ears.answerCount() == 0 ? QUIET_AFTER_COLON : QUIET;
  }

  private void pause(long seen) throws InterruptedException {
    Duration left = deadline.left();
    Duration pause = knowsPrompts || ears.unfinished().isEmpty() ? LOOK_AGAIN : QUIET_AFTER_COLON;
    ears.await(seen, pause.compareTo(left) < 0 ? pause : left);
  }

  private void answer() throws InterruptedException {
    boolean again = ears.answerCount() > 0;
    String text = ears.sinceAnswer().strip();
    if (again && knowsPrompts && !text.replace("*", "").isBlank()) {
      throw wrong(); // it has said something about the first answer
    }
    Optional<Secret> secret = again ? Optional.empty() : ask(Tuple.of("password", target));
    if (secret.isEmpty()) {
      secret = ask(Tuple.of("prompt", target, text));
    }
    if (secret.isPresent()) {
      type(secret.get());
    } else if (knowsPrompts) {
      throw again ? wrong() : required();
    } else {
      waitForMore();
    }
  }

  private Optional<Secret> ask(Tuple question) {
    return questions.secret(Phase.PRIVILEGE, question);
  }

  /** What looks like a question may be a line that is not whole yet. */
  private void waitForMore() throws InterruptedException {
    String asked = ears.unfinished();
    Deadline limit = Deadline.in(QUIET_IF_UNANSWERED);
    while (!limit.passed() && ears.unfinished().equals(asked) && !ears.isOver(QUIET_AFTER_EXIT)) {
      if (deadline.passed()) {
        return;
      }
      ears.await(ears.changes(), QUIET_AFTER_COLON);
    }
    boolean still = limit.passed() && ears.unfinished().equals(asked) && !ears.isNearlyReady();
    if (still) {
      throw ears.answerCount() > 0 ? wrong() : required();
    }
  }

  private void type(Secret secret) {
    byte[] answer = encoded(secret);
    secret.close(); // ours: see Answers
    if (!canBeTyped(answer)) {
      Arrays.fill(answer, (byte) 0);
      throw failed(
          Reason.OTHER,
          "the answer has a character in it that can't be typed",
          "look for the end of a line, as it is read from a file with one");
    }
    byte[] line = Arrays.copyOf(answer, answer.length + 1);
    line[answer.length] = '\n';
    try {
      ears.answered(answer);
      send(line);
    } finally {
      Arrays.fill(line, (byte) 0);
    }
  }

  /** A terminal takes most control characters as meant for itself. */
  private boolean canBeTyped(byte[] answer) {
    for (byte b : answer) {
      if (b == '\n' || b == '\r' || b == 0 || inTerminal && (b >= 0 && b < ' ' || b == 0x7f)) {
        return false;
      }
    }
    return true;
  }

  private static byte[] encoded(Secret secret) {
    char[] chars = secret.reveal();
    byte[] room = new byte[3 * chars.length];
    ByteBuffer bytes = ByteBuffer.wrap(room);
    CharsetEncoder encoder =
        StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);
    encoder.encode(CharBuffer.wrap(chars), bytes, true);
    try {
      return Arrays.copyOf(room, bytes.position());
    } finally {
      Arrays.fill(room, (byte) 0);
      Arrays.fill(chars, '\0');
    }
  }

  private void send(byte[] line) {
    OutputStream in = process.getOutputStream();
    try {
      in.write(line);
      in.flush();
    } catch (IOException e) {
      ears.wake(); // it has ended, and its last words tell more
    }
  }

  /** Why it has ended. */
  private ConnectException ended() throws TerminalWantedException {
    List<String> lines = ears.lines();
    boolean answered = ears.answerCount() > 0;
    Optional<Refusal> refusal = Refusal.in(lines);
    // doas calls that a wrong password which it could not ask for.
    boolean notAsked = !answered
        && refusal.filter(each -> each.reason() == Reason.PASSWORD_WRONG).isPresent();
    if (!inTerminal && !answered && (notAsked || Refusal.wantsTerminal(lines))) {
      throw new TerminalWantedException();
    }
    if (notAsked) {
      return failed(
          Reason.NOT_PERMITTED,
          "it refuses, without asking for a password",
          "try the same by hand, as whoever connects");
    }
    if (refusal.isPresent()) {
      return failed(refusal.get().reason(), refusal.get().what(), refusal.get().remedy());
    }
    return answered
        ? wrong()
        : failed(
            Reason.ENDED,
            "it ended before our command ran",
            "try the same by hand, as whoever connects");
  }

  private ConnectException wrong() {
    return failed(
        Reason.PASSWORD_WRONG, "the password is wrong", "it was typed once; give another");
  }

  private ConnectException required() {
    return failed(Reason.PASSWORD_REQUIRED, "a password is needed", "give one with password(...)");
  }

  private ConnectException failed(Reason reason, String what, String remedy) {
    return new ConnectException(
        Phase.PRIVILEGE,
        reason,
        "could not connect: " + target + ": " + what + "; " + remedy,
        ears.lines(),
        null);
  }
}
