package io.mitogen.sudo.dialogue;

import io.mitogen.spi.Deadline;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Listens to both streams of a program until it says that the command is ready. Thread-safe. Whatever is told of it to anyone
 * has none of the answers in it, should a program echo them.
 */
final class Ears {
  private final Heard output;
  private final Heard errors;
  private final String promptMark;
  private final Lines lines = new Lines();
  private final List<byte[]> answers = new ArrayList<>();
  private long lastHeard = System.nanoTime();
  private long changes;
  private boolean exited;

  /**
   * Of a program.
   *
   * @param mark what a line ends with when the command is ready, but for two numbers
   * @param promptMark what is part of its prompts; empty if nothing is known of them
   */
  Ears(InputStream output, InputStream errors, String mark, String promptMark) {
    this.output = new Heard(this, output, mark);
    this.errors = new Heard(this, errors, mark);
    this.promptMark = promptMark;
  }

  void start(String name) {
    output.start(name + "-output");
    errors.start(name + "-errors");
  }

  /** Something came. Called with the lock. */
  void heard() {
    lastHeard = System.nanoTime();
    wake();
  }

  /** A whole line came. Called with the lock. */
  void line(String line) {
    lines.add(line);
  }

  /** The program has ended. */
  synchronized void programEnded() {
    exited = true;
    heard();
  }

  /** Whoever waits looks again. */
  synchronized void wake() {
    changes++;
    notifyAll();
  }

  /** How often anything has changed. */
  synchronized long changes() {
    return changes;
  }

  /** Waits until there were more changes than these, at most so long. */
  synchronized void await(long seen, Duration limit) throws InterruptedException {
    Deadline deadline = Deadline.in(limit);
    while (changes == seen && !deadline.passed()) {
      wait(deadline.left().toMillis() + 1);
    }
  }

  synchronized boolean isReady() {
    return output.isReady() && errors.isReady();
  }

  /** One of them is: no prompt comes any more. */
  synchronized boolean isNearlyReady() {
    return output.isReady() || errors.isReady();
  }

  /** Whether nothing will come any more, or has come for so long since the program ended. */
  synchronized boolean isOver(Duration quiet) {
    return output.isEnded() && errors.isEnded() || exited && isQuiet(quiet);
  }

  synchronized boolean isQuiet(Duration quiet) {
    return System.nanoTime() - lastHeard >= quiet.toNanos();
  }

  /** What came since the last answer, without our part of the prompts; nothing of it can be part of an answer. */
  synchronized String sinceAnswer() {
    return shown(output.sinceAnswer() + errors.sinceAnswer().replace(promptMark, ""));
  }

  synchronized boolean hasPromptMark() {
    return output.sinceAnswer().contains(promptMark) || errors.sinceAnswer().contains(promptMark);
  }

  /** A line that has no end yet; empty if there is none. */
  synchronized String unfinished() {
    String onErrors = errors.unfinished().strip();
    return shown(onErrors.isEmpty() ? output.unfinished().strip() : onErrors);
  }

  synchronized void answered(byte[] answer) {
    answers.add(answer);
    output.answered();
    errors.answered();
  }

  synchronized int answerCount() {
    return answers.size();
  }

  /** What was printed, in time order. */
  synchronized List<String> lines() {
    List<String> all = lines.all();
    for (Heard each : List.of(output, errors)) {
      if (!each.unfinished().isBlank()) {
        all.add(each.unfinished());
      }
    }
    return all.stream()
        .map(line -> shown(line).strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** The command, once it is ready. */
  synchronized RunningCommand command() {
    String[] ids = output.ids().strip().split(" ", -1);
    return new RunningCommand(
        output.stream(before(output)), errors.stream(before(errors)), id(ids, 0), id(ids, 1));
  }

  private static long id(String[] ids, int at) {
    return at < ids.length && ids[at].matches("[0-9]{1,10}") ? Long.parseLong(ids[at]) : 0;
  }

  /** A prompt has no newline of its own. */
  private String before(Heard stream) {
    String shown = shown(stream.text().replace(promptMark, ""));
    return shown.isBlank() || shown.endsWith("\n") ? shown.stripLeading() : shown + "\n";
  }

  /** As it may be shown. */
  private String shown(String text) {
    String shown = promptMark.isEmpty() ? text : text.replace(promptMark, "[password prompt]");
    for (byte[] answer : answers) {
      String secret = new String(answer, StandardCharsets.ISO_8859_1).strip();
      if (!secret.isEmpty()) {
        shown = shown.replace(secret, "[secret]");
      }
    }
    return new String(shown.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** Overwrites the answers. */
  synchronized void forget() {
    answers.forEach(answer -> Arrays.fill(answer, (byte) 0));
  }
}
