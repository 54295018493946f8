package io.mitogen.sudo.command;

import io.mitogen.spi.StartCommand;
import io.mitogen.sudo.Setting;
import io.mitogen.sudo.Sudo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** sudo(8), and sudo-rs. Immutable. */
public final class SudoProgram implements Program {
  private final Sudo target;
  private final String prompt;

  /** @param nonce a word that nothing else prints */
  public SudoProgram(Sudo target, String nonce) {
    this.target = target;
    this.prompt = "mitogen-" + nonce + ":";
  }

  /** Its prompt is ours, so that it is known in every language, and before any decoration; also with PAM, says sudo(8). */
  @Override
  public String promptMark() {
    return prompt;
  }

  @Override
  public List<String> words(StartCommand command) {
    return words(command, "-S", "-p", prompt);
  }

  @Override
  public List<String> wordsInTerminal(StartCommand command) {
    return Terminal.withPipes(words(command, "-p", prompt));
  }

  @Override
  public Optional<List<String>> wordsBeside(StartCommand command) {
    return Optional.of(words(command, "-n"));
  }

  private List<String> words(StartCommand command, String... first) {
    List<String> words = new ArrayList<>();
    words.add(target.program());
    words.addAll(List.of(first));
    if (Setting.NON_INTERACTIVE.isOn(target.settings()) && !words.contains("-n")) {
      words.add("-n");
    }
    words.addAll(List.of("-u", target.user()));
    addValue(words, "-g", Setting.GROUP);
    addValue(words, "-r", Setting.SELINUX_ROLE);
    addValue(words, "-t", Setting.SELINUX_TYPE);
    addFlag(words, "-H", Setting.SET_HOME);
    addFlag(words, "-P", Setting.PRESERVE_GROUPS);
    if (Setting.PRESERVE_ENVIRONMENT.in(target.settings()) instanceof List<?> variables) {
      words.add(
          variables.isEmpty()
              ? "-E"
              : "--preserve-env=" + String.join(",", variables.toArray(String[]::new)));
    }
    boolean login = Setting.LOGIN.isOn(target.settings());
    if (login) {
      words.add("-i");
    }
    words.add("--");
    words.addAll(login ? throughLoginShell(command.script()) : command.words());
    return words;
  }

  private void addValue(List<String> words, String option, Setting setting) {
    @Nullable Object value = setting.in(target.settings());
    if (value != null) {
      words.addAll(List.of(option, (String) value));
    }
  }

  private void addFlag(List<String> words, String option, Setting setting) {
    if (setting.isOn(target.settings())) {
      words.add(option);
    }
  }

  /**
   * The login shell, whichever that is, gets one line, in which sudo has put a backslash before every character but letters,
   * digits, underscores, dashes and dollars. So there is no dollar in these words.
   */
  static List<String> throughLoginShell(String script) {
    StringBuilder format = new StringBuilder();
    for (int i = 0; i < script.length(); i++) {
      char c = script.charAt(i);
      if (c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == ' ' || c == '/' || c == '_') {
        format.append(c);
      } else if (c == '%') {
        format.append("%%"); // as an octal number it would be taken for a directive by some
      } else {
        format.append('\\').append((char) ('0' + (c >> 6))).append((char) ('0' + (c >> 3 & 7)));
        format.append((char) ('0' + (c & 7)));
      }
    }
    return List.of("sh", "-c", "eval \"`printf '" + format + "'`\"");
  }
}
