package io.mitogen.sudo.command;

import io.mitogen.spi.StartCommand;
import java.util.List;
import java.util.Optional;

/** The command lines of a program that leads to another account. Immutable. */
public interface Program {
  /** With pipes for the program's standard streams; what is typed goes to the first. */
  List<String> words(StartCommand command);

  /** With pipes, too, but what is typed goes to a terminal; see {@link Terminal}. */
  List<String> wordsInTerminal(StartCommand command);

  /** For what must not ask for anything; none if it would. */
  Optional<List<String>> wordsBeside(StartCommand command);

  /** What is part of all its prompts; empty if they are its own, and so can be any text without a newline. */
  String promptMark();
}
