package io.mitogen.sudo.command;

import io.mitogen.spi.StartCommand;
import io.mitogen.sudo.Doas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** doas(1). Immutable. */
public final class DoasProgram implements Program {
  private final Doas target;

  /** Its command lines. */
  public DoasProgram(Doas target) {
    this.target = target;
  }

  @Override
  public String promptMark() {
    return "";
  }

  @Override
  public List<String> words(StartCommand command) {
    return words(command, List.of());
  }

  @Override
  public List<String> wordsInTerminal(StartCommand command) {
    return Terminal.withPipes(words(command));
  }

  @Override
  public Optional<List<String>> wordsBeside(StartCommand command) {
    return Optional.of(words(command, List.of("-n")));
  }

  private List<String> words(StartCommand command, List<String> options) {
    List<String> words = new ArrayList<>();
    words.add(target.program());
    words.addAll(options);
    words.addAll(List.of("-u", target.user()));
    words.addAll(command.words());
    return words;
  }
}
