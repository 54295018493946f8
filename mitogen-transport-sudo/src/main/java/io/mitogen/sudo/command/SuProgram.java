package io.mitogen.sudo.command;

import io.mitogen.spi.StartCommand;
import io.mitogen.sudo.Setting;
import io.mitogen.sudo.Su;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** su(1), of util-linux and others. Immutable. */
public final class SuProgram implements Program {
  private static final String ROOT = "root";

  private final Su target;

  /** Its command lines. */
  public SuProgram(Su target) {
    this.target = target;
  }

  @Override
  public String promptMark() {
    return "";
  }

  @Override
  public List<String> words(StartCommand command) {
    List<String> words = new ArrayList<>();
    words.add(target.program());
    if (Setting.LOGIN.isOn(target.settings())) {
      words.add("-");
    }
    if (Setting.PRESERVE_ENVIRONMENT.in(target.settings()) != null) {
      words.add("-m");
    }
    @Nullable Object shell = Setting.SHELL.in(target.settings());
    if (shell != null) {
      words.addAll(List.of("-s", (String) shell));
    }
    // The account's shell, whichever that is, gets one line.
    words.addAll(List.of(target.user(), "-c", command.line()));
    return words;
  }

  /** It looks whether its standard input is a terminal, so the command turns to the pipes. */
  @Override
  public List<String> wordsInTerminal(StartCommand command) {
    return words(new StartCommand(Terminal.TO_PIPES + "; " + command.script()));
  }

  /** Only root is not asked. */
  @Override
  public Optional<List<String>> wordsBeside(StartCommand command) {
    return ROOT.equals(System.getProperty("user.name"))
        ? Optional.of(words(command))
        : Optional.empty();
  }
}
