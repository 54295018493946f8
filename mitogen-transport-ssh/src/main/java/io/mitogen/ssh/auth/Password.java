package io.mitogen.ssh.auth;

import io.mitogen.ConnectException.Reason;
import io.mitogen.Secret;
import io.mitogen.ssh.auth.Dialogue.Answer;
import io.mitogen.ssh.config.Settings;
import io.mitogen.ssh.question.Questions;
import java.util.Optional;
import net.schmizz.sshj.common.SSHPacket;

/**
 * The password, and the questions of the server that are about it: RFC 4252, 8. Once it was refused it is never sent again,
 * however the server asks: it may lock the account. Confined to the thread that connects.
 */
final class Password implements Way {
  private final Dialogue dialogue;
  private final Settings settings;
  private final Questions questions;
  private final Attempts attempts;
  private Optional<Secret> known;
  private boolean asked;
  private boolean refused;

  Password(Dialogue dialogue, Settings settings, Questions questions, Attempts attempts) {
    this.dialogue = dialogue;
    this.settings = settings;
    this.questions = questions;
    this.attempts = attempts;
    this.known = settings.password();
  }

  @Override
  public String method() {
    return "password";
  }

  @Override
  public Answer tryIt() {
    Optional<Secret> password = get();
    if (password.isEmpty()) {
      return Answer.REFUSED;
    }
    SSHPacket packet = dialogue.start(method());
    packet.putBoolean(false).putSensitiveString(password.get().reveal());
    Answer answer = dialogue.send(method(), packet);
    if (answer == Answer.QUESTION) {
      throw attempts.failure(
          Reason.NOT_ACCEPTED,
          "the password of " + settings.account() + " has expired; log in with \"ssh "
              + settings.account() + "\" and change it");
    }
    outcome(answer, method());
    return answer;
  }

  /** The password, unless it was refused or there is none. */
  Optional<Secret> get() {
    if (refused) {
      return Optional.empty();
    }
    if (known.isEmpty() && !asked) {
      asked = true;
      known = questions.password(settings.account());
    }
    return known;
  }

  /** What came of sending it. */
  void outcome(Answer answer, String method) {
    if (answer == Answer.REFUSED && dialogue.allows(method)) {
      refused = true;
      attempts.note("the password: refused");
      attempts.because(Reason.PASSWORD_WRONG);
    }
  }

  boolean wasRefused() {
    return refused;
  }
}
