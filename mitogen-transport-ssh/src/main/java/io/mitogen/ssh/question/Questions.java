package io.mitogen.ssh.question;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.Secret;
import io.mitogen.Tuple;
import io.mitogen.spi.Answerer;
import io.mitogen.spi.Deadline;
import io.mitogen.ssh.HostKey;
import io.mitogen.ssh.Prompt;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the program is asked, wherever that is, while one context is connected. Thread-safe; blocks. */
public final class Questions {
  private static final System.Logger log = System.getLogger("mitogen.ssh");

  private final Answerer answerer;
  private final io.mitogen.spi.Questions program;

  /**
   * Those of one attempt.
   *
   * @param target what is to be connected, for error messages
   */
  public Questions(String target, Answerer answerer, Deadline deadline) {
    this.answerer = answerer;
    this.program = new io.mitogen.spi.Questions(target, answerer, deadline);
  }

  /** The password of {@code account}; none if the program has none. */
  public Optional<Secret> password(String account) {
    return program.secret(Phase.AUTHENTICATE, Tuple.of("password", account));
  }

  /** The passphrase of the private key in this file; none if the program has none. */
  public Optional<Secret> passphrase(String file) {
    return program.secret(Phase.AUTHENTICATE, Tuple.of("passphrase", file));
  }

  /** The answer to a question of the server; none if the program has none. */
  public Optional<Secret> prompt(Prompt prompt) {
    return program.secret(
        Phase.AUTHENTICATE,
        Tuple.of(
            "prompt",
            prompt.account(),
            prompt.name(),
            prompt.instruction(),
            prompt.text(),
            prompt.echo()));
  }

  /** Whether this key is to be trusted; empty if the program leaves that to us. */
  public Optional<Boolean> hostKey(HostKey key) {
    Object answer = ask(
        Phase.HOST_KEY,
        Tuple.of("host-key", key.host(), key.port(), key.type(), key.fingerprint(), key.line()));
    return answer instanceof Boolean trusted ? Optional.of(trusted) : Optional.empty();
  }

  /**
   * Has the program make ready a Java runtime, which it may be asked for later. Does not wait for that; if it goes wrong, the
   * later question has the error.
   *
   * @return to be closed when the attempt is over
   */
  public Ahead prepareRuntime() {
    return Ahead.start(() -> prepare(answerer));
  }

  private static void prepare(Answerer answerer) {
    try {
      answerer.answer(Tuple.of("runtime-ahead"));
    } catch (RuntimeException e) {
      log.log(Level.DEBUG, "the program could not be asked to make a runtime ahead: " + e);
    }
  }

  /**
   * Any question.
   *
   * @param phase where an error is to say that the attempt ended
   * @throws ConnectException if there is no answer in time, or the program throws
   */
  public @Nullable Object ask(Phase phase, Tuple question) {
    return program.ask(phase, question);
  }
}
