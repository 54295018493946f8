package com.example.limited;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.spi.Answerer;
import io.mitogen.spi.ByteLink;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.Questions;
import io.mitogen.spi.StartCommand;
import io.mitogen.spi.Transport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Opens {@link Limited}s. Thread-safe; no state. */
public final class LimitedTransport implements Transport<Limited> {
  /** For {@link java.util.ServiceLoader}, and for the contexts that others are started by. */
  public LimitedTransport() {}

  @Override
  public Class<Limited> targetType() {
    return Limited.class;
  }

  // begin: limited-java
  /** The one that runs here: the context is on the same machine. */
  @Override
  public Optional<String> defaultJava() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return Files.isExecutable(java) ? Optional.of(java.toString()) : Optional.empty();
  }
  // end: limited-java

  // begin: limited-open
  @Override
  public ByteLink open(Limited target, StartCommand command, Deadline deadline) {
    OptionalLong openFiles = openFiles(target, deadline);
    List<String> words = Words.of(target, openFiles, command.words());
    ProcessBuilder builder = new ProcessBuilder(words);
    if (!target.directory().isEmpty()) {
      builder.directory(new File(target.directory()));
    }
    try {
      return new LimitedLink(builder.start());
    } catch (IOException e) {
      throw new ConnectException(
          Phase.CONNECT,
          Reason.NOT_STARTED,
          "could not start " + words.get(0) + " for " + target.describe() + ": " + e.getMessage()
              + "; check that util-linux is installed there, and that the directory exists",
          List.of(),
          e);
    }
  }
  // end: limited-open

  // begin: limited-questions
  private static OptionalLong openFiles(Limited target, Deadline deadline) {
    if (target.openFiles() == Answerer.NONE) {
      return OptionalLong.empty();
    }
    long allowed = HardLimit.openFiles();
    Questions questions = new Questions(target.describe(), target.openFiles(), deadline);
    Object answer = questions.ask(Phase.CONNECT, allowed);
    if (answer instanceof Long count && count > 0 && count <= allowed) {
      return OptionalLong.of(count);
    }
    throw new ConnectException(
        Phase.CONNECT,
        Reason.CONFIGURATION,
        "could not connect: " + target.describe() + ": " + answer
            + " open files were asked for, and at most " + allowed
            + " are allowed there; ask for fewer, or raise the hard limit (ulimit -Hn)",
        List.of(),
        null);
  }
  // end: limited-questions
}
