package io.mitogen.sudo.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Secret;
import io.mitogen.spi.ByteLink;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.StartCommand;
import io.mitogen.sudo.Doas;
import io.mitogen.sudo.OtherAccount;
import io.mitogen.sudo.Prompt;
import io.mitogen.sudo.Su;
import io.mitogen.sudo.Sudo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said with programs that behave like the awkward ones. */
@Timeout(60)
class DialogueTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String PASSWORD = "corr ct-h\u00f6rse$1";

  @TempDir
  Path directory;

  // What is not asked.

  @Test
  void theCommandRunsWhereNothingIsAsked() throws Exception {
    Stub stub = Stub.sudo(directory, "run");

    assertThat(output(sudo(stub), "echo it runs")).isEqualTo("it runs\n");
    assertThat(stub.answers()).isEmpty();
  }

  @Test
  void whatIsPrintedBeforeStaysInItsStream() throws Exception {
    Stub stub = Stub.sudo(directory, "echo on output; echo on errors >&2; run");
    try (ByteLink link = open(sudo(stub), "echo it runs; echo it warns >&2")) {
      assertThat(all(link.input())).isEqualTo("on output\nit runs\n");
      assertThat(all(link.errors())).isEqualTo("on errors\nit warns\n");
    }
  }

  @Test
  void megabytesBeforeItDoNotBlock() throws Exception {
    Stub stub = Stub.sudo(
        directory,
        "head -c 3000000 /dev/zero | tr '\\0' '\\n'; head -c 3000000 /dev/zero | tr '\\0' x >&2; run");

    assertThat(output(sudo(stub), "echo it runs")).endsWith("it runs\n");
  }

  @Test
  void theLanguageOfWhoeverConnectsIsLeftToTheCommand() throws Exception {
    Stub stub = Stub.sudo(directory, "echo $LANGUAGE; run");
    String own = String.valueOf(System.getenv("LANGUAGE"));

    assertThat(output(sudo(stub), "echo ${LANGUAGE-null}")).isEqualTo("en\n" + own + "\n");
  }

  @Test
  void theEnvironmentHasWhatWasSetAndAWayToJava() throws Exception {
    Stub stub = Stub.sudo(directory, "unset JAVA_HOME; run");
    Sudo target = sudo(stub).env("GREETING", "it's $HOME");

    assertThat(output(target, "echo $GREETING; echo $JAVA_HOME"))
        .isEqualTo("it's $HOME\n" + System.getProperty("java.home") + "\n");
  }

  // What is asked, by sudo.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$prompt",
        "[sudo] Mot de passe\u00a0: $prompt",
        "[sudo: $prompt] \u30d1\u30b9\u30ef\u30fc\u30c9\uff1a",
        "We trust you have received the usual lecture.\n\n$prompt ",
      })
  void thePasswordIsTypedAtOurPromptWhateverIsAroundIt(String prompt) throws Exception {
    Stub stub = Stub.sudo(directory, "printf '%s' \"" + prompt + "\" >&2; answer; run");

    assertThat(output(sudo(stub).password(Secret.of(PASSWORD)), "cat </dev/null; echo it runs"))
        .isEqualTo("it runs\n");
    assertThat(stub.answers()).containsExactly(PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Sorry, try again.", "D\u00e9sol\u00e9, essayez de nouveau.", "Are you on drugs?"})
  void aPasswordThatIsWrongIsTypedOnce(String insult) {
    Stub stub = Stub.sudo(
        directory,
        "printf '%s' \"$prompt\" >&2; answer; sleep 0.1; echo \"" + insult
            + "\" >&2; printf '%s' \"$prompt\" >&2; answer; run");

    ConnectException failure = failure(sudo(stub).password(Secret.of(PASSWORD)));

    assertThat(failure.reason()).isEqualTo(Reason.PASSWORD_WRONG);
    assertThat(failure).hasMessageContainingAll("sudo to root", "typed once", insult);
    assertThat(stub.answers()).containsExactly(PASSWORD);
  }

  @Test
  void starsForWhatIsTypedAreNoWords() throws Exception {
    Stub stub = Stub.sudo(
        directory,
        "printf '%s' \"$prompt\" >&2; answer; echo '*****' >&2; printf '%s' \"$prompt\" >&2; answer; run");
    Sudo target = sudo(stub).password(Secret.of(PASSWORD)).prompts(prompt -> Secret.of("123456"));

    assertThat(output(target, "echo it runs")).isEqualTo("it runs\n");
    assertThat(stub.answers()).containsExactly(PASSWORD, "123456");
  }

  @Test
  void whatIsAskedAfterAWrongPasswordIsNotAnswered() {
    Stub stub = Stub.sudo(
        directory,
        "printf '%s' \"$prompt\" >&2; answer; echo 'Sorry.' >&2; printf '%s' \"$prompt\" >&2; answer; run");
    List<Prompt> asked = new ArrayList<>();
    Sudo target = sudo(stub).password(Secret.of(PASSWORD)).prompts(prompt -> {
      asked.add(prompt);
      return Secret.of("123456");
    });

    assertThat(failure(target).reason()).isEqualTo(Reason.PASSWORD_WRONG);
    assertThat(asked).isEmpty();
  }

  @Test
  void aPasswordIsRequiredWhereNoneWasGiven() {
    Stub stub = Stub.sudo(directory, "printf '%s' \"$prompt\" >&2; answer; run");

    ConnectException failure = failure(sudo(stub));

    assertThat(failure.phase()).isEqualTo(Phase.PRIVILEGE);
    assertThat(failure.reason()).isEqualTo(Reason.PASSWORD_REQUIRED);
    assertThat(failure).hasMessageContaining("password(...)");
  }

  @Test
  void aPasswordThatIsNeverAskedForIsNotAskedOfTheProgram() throws Exception {
    Stub stub = Stub.sudo(directory, "run");
    Sudo target = sudo(stub).password(() -> {
      throw new IllegalStateException("nobody wants it");
    });

    assertThat(output(target, "echo it runs")).isEqualTo("it runs\n");
  }

  @Test
  void aProgramThatEchoesThePasswordIsNotQuoted() {
    Stub stub = Stub.sudo(
        directory,
        "printf '%s' \"$prompt\" >&2; answer; echo \"you typed $answer\"; echo \"$answer\" >&2; exit 1");

    ConnectException failure = failure(sudo(stub).password(Secret.of(PASSWORD)));

    assertThat(failure).hasMessageContaining("you typed [secret]");
    assertThat(failure.toString()).doesNotContain(PASSWORD).doesNotContain("h\u00f6rse");
  }

  @Test
  void aProgramThatEchoesThePasswordHasItNotInTheStreams() throws Exception {
    Stub stub =
        Stub.sudo(directory, "printf '%s' \"$prompt\" >&2; answer; echo \"$answer\" >&2; run");
    try (ByteLink link = open(sudo(stub).password(Secret.of(PASSWORD)), "echo done >&2")) {
      assertThat(all(link.errors())).isEqualTo("[secret]\ndone\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sesame\n", "sesame\r\n", "ses\0ame"})
  void anAnswerThatCannotBeTypedIsNotTyped(String answer) {
    Stub stub = Stub.sudo(directory, "printf '%s' \"$prompt\" >&2; answer; run");

    ConnectException failure = failure(sudo(stub).password(Secret.of(answer)));

    assertThat(failure).hasMessageContaining("can't be typed");
    assertThat(failure.toString()).doesNotContain("ame");
    assertThat(stub.answers()).isEmpty();
  }

  @Test
  void thePasswordOfTheProgramIsLeftAsItIs() throws Exception {
    Stub stub = Stub.sudo(directory, "printf '%s' \"$prompt\" >&2; answer; run");
    Secret password = Secret.of(PASSWORD);

    output(sudo(stub).password(password), "echo it runs");

    assertThat(password.reveal()).isEqualTo(PASSWORD.toCharArray());
  }

  // What is asked, by those that take no prompt of ours.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Password: ",
        "Mot de passe\u00a0:",
        "\u30d1\u30b9\u30ef\u30fc\u30c9\uff1a",
        "Say it"
      })
  void aLineWithoutAnEndIsAQuestion(String prompt) throws Exception {
    Stub stub = Stub.su(directory, "printf '%s' '" + prompt + "' >&2; answer; echo >&2; run");

    assertThat(output(su(stub).password(Secret.of(PASSWORD)), "echo it runs"))
        .isEqualTo("it runs\n");
    assertThat(stub.answers()).containsExactly(PASSWORD);
  }

  @Test
  void aQuestionOnStandardOutputIsOne() throws Exception {
    Stub stub = Stub.su(directory, "printf 'Password: '; answer; run");

    assertThat(output(su(stub).password(Secret.of(PASSWORD)), "echo it runs"))
        .isEqualTo("Password: \nit runs\n");
  }

  @Test
  void aRefusalInTwoPiecesIsNoQuestion() {
    Stub stub = Stub.su(
        directory,
        "printf 'Password: ' >&2; answer; printf 'su: Authentica' >&2; sleep 1; echo 'tion failure' >&2; exit 1");
    Su target = su(stub).password(Secret.of(PASSWORD));

    ConnectException failure = failure(target);

    assertThat(failure.reason()).isEqualTo(Reason.PASSWORD_WRONG);
    assertThat(failure.output()).containsExactly("Password:", "su: Authentication failure");
    assertThat(stub.answers()).containsExactly(PASSWORD);
  }

  @Test
  void aLineThatIsWrittenSlowlyIsNoQuestion() throws Exception {
    Stub stub = Stub.su(directory, "printf 'Loading' >&2; sleep 0.7; echo ' the profile' >&2; run");

    assertThat(output(su(stub), "echo it runs")).isEqualTo("it runs\n");
  }

  @Test
  void anotherQuestionIsForTheProgramToAnswer() throws Exception {
    Stub stub = Stub.su(
        directory,
        "printf 'Password: ' >&2; answer; printf 'Verification code: ' >&2; answer; run");
    List<Prompt> asked = new ArrayList<>();
    Su target = su(stub).password(Secret.of(PASSWORD)).prompts(prompt -> {
      asked.add(prompt);
      return Secret.of("123456");
    });

    assertThat(output(target, "echo it runs")).isEqualTo("it runs\n");
    assertThat(asked).containsExactly(new Prompt("su to app", "Verification code:"));
    assertThat(stub.answers()).containsExactly(PASSWORD, "123456");
  }

  @Test
  void aQuestionThatNobodyAnswersRequiresAPassword() {
    Stub stub = Stub.su(directory, "printf 'Password: ' >&2; answer; run");

    assertThat(failure(su(stub)).reason()).isEqualTo(Reason.PASSWORD_REQUIRED);
  }

  // What is refused.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sudo: unknown user nosuch                                       | ACCOUNT_UNKNOWN",
        "su: user nosuch does not exist or the user entry does not       | ACCOUNT_UNKNOWN",
        "doas: unknown user                                              | ACCOUNT_UNKNOWN",
        "Your account has expired; please contact your administrator.    | ACCOUNT_UNUSABLE",
        "sudo: account validation failure, is your account locked?       | ACCOUNT_UNUSABLE",
        "This account is currently not available.                        | ACCOUNT_UNUSABLE",
        "ann is not in the sudoers file.                                 | NOT_PERMITTED",
        "Sorry, user ann is not allowed to execute 'sh' as root on web1. | NOT_PERMITTED",
        "su: Permission denied                                           | NOT_PERMITTED",
        "doas: Operation not permitted                                   | NOT_PERMITTED",
        "sudo: The \"no new privileges\" flag is set                     | NOT_PERMITTED",
        "sudo: a password is required                                    | PASSWORD_REQUIRED",
        "something that nobody has heard before                          | ENDED",
      })
  void aRefusalIsToldByItsWords(String words, Reason reason) {
    Stub stub = Stub.sudo(directory, "cat >&2 <<'END'\n" + words + "\nEND\nexit 1");

    ConnectException failure = failure(sudo(stub));

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.phase()).isEqualTo(Phase.PRIVILEGE);
    assertThat(failure.output()).containsExactly(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sudo: 1 incorrect password attempt                            | PASSWORD_WRONG",
        "sudo: 1 tentative de mot de passe incorrecte                  | PASSWORD_WRONG",
        "sudo: \u30d1\u30b9\u30ef\u30fc\u30c9\u3092 1 \u56de\u9593\u9055\u3048\u307e\u3057\u305f | PASSWORD_WRONG",
        "Sorry, user ann is not allowed to execute 'sh' as root on web1. | NOT_PERMITTED",
      })
  void anEndAfterThePasswordIsARefusalOfIt(String words, Reason reason) {
    Stub stub = Stub.sudo(
        directory,
        "printf '%s' \"$prompt\" >&2; answer; cat >&2 <<'END'\n" + words + "\nEND\nexit 1");

    assertThat(failure(sudo(stub).password(Secret.of(PASSWORD))).reason()).isEqualTo(reason);
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    ConnectException failure = failure(Sudo.as("root").program("/nowhere/sudo"));

    assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
    assertThat(failure.reason()).isEqualTo(Reason.NOT_STARTED);
    assertThat(failure).hasMessageContainingAll("sudo to root", "/nowhere/sudo", "program(...)");
  }

  // What takes too long.

  @Test
  void aProgramThatNeverAnswersIsWaitedForUntilTheDeadline() throws Exception {
    Stub stub =
        Stub.sudo(directory, "echo $$ >>" + directory + "/pid; echo thinking >&2; exec sleep 600");

    ConnectException failure = catchThrowableOfType(
        ConnectException.class,
        () -> open(sudo(stub), "exit 0", Deadline.in(Duration.ofSeconds(1))).close());

    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure.output()).containsExactly("thinking");
    assertThat(isGone(directory.resolve("pid"))).isTrue();
  }

  @Test
  void anAttemptThatIsGivenUpEndsAtOnce() throws Exception {
    Stub stub = Stub.sudo(directory, "echo $$ >>" + directory + "/pid; exec sleep 600");
    Deadline deadline = Deadline.in(Duration.ofMinutes(10));
    CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(deadline::giveUp);

    ConnectException failure = catchThrowableOfType(
        ConnectException.class, () -> open(sudo(stub), "exit 0", deadline).close());

    assertThat(failure).isNotNull();
    assertThat(isGone(directory.resolve("pid"))).isTrue();
  }

  // What is asked on a terminal.

  @Test
  void aProgramThatAsksOnATerminalOnlyGetsOne() throws Exception {
    Stub stub = Stub.doas(directory, ASKS_ON_TERMINAL);
    Doas target = Doas.as("root").program(stub.path()).password(Secret.of(PASSWORD));

    assertThat(output(target, "echo it runs")).isEqualTo("it runs\n");
    assertThat(stub.answers()).containsExactly(PASSWORD);
  }

  @Test
  void noDataCrossesTheTerminal() throws Exception {
    Stub stub = Stub.doas(directory, ASKS_ON_TERMINAL);
    Doas target = Doas.as("root").program(stub.path()).password(Secret.of(PASSWORD));
    byte[] sent = new byte[256 * 1024];
    for (int i = 0; i < sent.length; i++) {
      sent[i] = (byte) i;
    }
    try (ByteLink link = open(target, "exec cat")) {
      CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
        try {
          link.output().write(sent);
          link.output().close();
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      });

      assertThat(link.input().readAllBytes()).isEqualTo(sent);
      sending.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void aRefusalInTheTerminalIsToldAtOnce() {
    Stub stub = Stub.doas(
        directory,
        "( : </dev/tty ) 2>/dev/null || { echo 'doas: a tty is required' >&2; exit 1; }\n"
            + "printf 'doas (ann@web1) password: ' >/dev/tty; answer </dev/tty; "
            + "echo 'doas: Authentication failed' >&2; exit 1");
    Doas target = Doas.as("root").program(stub.path()).password(Secret.of(PASSWORD));

    assertThat(failure(target).reason()).isEqualTo(Reason.PASSWORD_WRONG);
    assertThat(stub.answers()).containsExactly(PASSWORD);
  }

  @Test
  void whatATerminalWouldTakeForItselfIsNotTyped() {
    Stub stub = Stub.doas(directory, ASKS_ON_TERMINAL);
    Doas target = Doas.as("root").program(stub.path()).password(Secret.of("ses\u0003ame"));

    assertThat(failure(target)).hasMessageContaining("can't be typed");
    assertThat(stub.answers()).isEmpty();
  }

  @Test
  void suTurnsFromTheTerminalToThePipes() throws Exception {
    Stub stub = Stub.su(
        directory,
        "[ -t 0 ] || { echo 'su: must be run from a terminal' >&2; exit 1; }\n"
            + "stty -echo; printf 'Password: '; answer; stty echo; echo; run");

    assertThat(output(
            su(stub).password(Secret.of(PASSWORD)), "IFS= read -r x; echo \"got $x\"", "hello\n"))
        .isEqualTo("got hello\n");
    assertThat(stub.answers()).containsExactly(PASSWORD);
  }

  private static final String ASKS_ON_TERMINAL =
      "( : </dev/tty ) 2>/dev/null || { echo 'doas: a tty is required' >&2; exit 1; }\n"
          + "stty -echo </dev/tty; printf 'doas (ann@web1) password: ' >/dev/tty; answer </dev/tty; "
          + "stty echo </dev/tty; echo >/dev/tty; run";

  private static Sudo sudo(Stub stub) {
    return Sudo.as("root").program(stub.path());
  }

  private static Su su(Stub stub) {
    return Su.to("app").program(stub.path());
  }

  private static ByteLink open(OtherAccount<?> target, String script) {
    return open(target, script, Deadline.in(LIMIT));
  }

  private static ByteLink open(OtherAccount<?> target, String script, Deadline deadline) {
    StartCommand command = new StartCommand(script);
    if (target instanceof Sudo sudo) {
      return new SudoTransport().open(sudo, command, deadline);
    } else if (target instanceof Su su) {
      return new SuTransport().open(su, command, deadline);
    }
    return new DoasTransport().open((Doas) target, command, deadline);
  }

  private static String output(OtherAccount<?> target, String script) throws IOException {
    return output(target, script, "");
  }

  private static String output(OtherAccount<?> target, String script, String input)
      throws IOException {
    try (ByteLink link = open(target, script)) {
      link.output().write(input.getBytes(UTF_8));
      link.output().flush();
      return all(link.input());
    }
  }

  private static String all(InputStream in) throws IOException {
    return new String(in.readAllBytes(), UTF_8);
  }

  private static ConnectException failure(OtherAccount<?> target) {
    return catchThrowableOfType(
        ConnectException.class, () -> open(target, "echo it must not run").close());
  }

  private static boolean isGone(Path pidFile) throws IOException {
    long pid = Long.parseLong(Files.readString(pidFile).strip());
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
  }
}
