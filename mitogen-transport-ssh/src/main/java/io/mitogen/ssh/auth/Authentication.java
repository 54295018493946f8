package io.mitogen.ssh.auth;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Reason;
import io.mitogen.spi.Deadline;
import io.mitogen.ssh.auth.Dialogue.Answer;
import io.mitogen.ssh.config.Settings;
import io.mitogen.ssh.question.Questions;
import java.util.List;
import net.schmizz.sshj.connection.ConnectionImpl;
import net.schmizz.sshj.userauth.UserAuth;

/**
 * Proves to a server who we are, in the order of ssh: keys, answers to its questions, the password; several if it wants
 * several. Confined to the thread that connects.
 *
 * <p>It takes few round trips: what the server accepts is learned from its first refusal, and a key that costs nobody a
 * passphrase is used without asking first.
 */
public final class Authentication {
  private final Settings settings;
  private final Questions questions;

  /** That of one connection. */
  public Authentication(Settings settings, Questions questions) {
    this.settings = settings;
    this.questions = questions;
  }

  /**
   * Logs in. Blocks.
   *
   * @param auth of a connection whose host key is right
   * @param connection what is to be used once we are logged in
   * @throws ConnectException if it can't, or not until the deadline
   */
  public void authenticate(UserAuth auth, ConnectionImpl connection, Deadline deadline) {
    Attempts attempts = new Attempts(settings);
    Dialogue dialogue = new Dialogue(auth, connection, settings.user(), attempts, deadline);
    try (Identities identities = new Identities(settings, questions, attempts, deadline)) {
      List<Identity> keys = identities.find();
      Password password = new Password(dialogue, settings, questions, attempts);
      List<Way> ways = List.of(
          new Keys(dialogue, attempts, keys),
          new Interview(dialogue, settings, questions, password, attempts),
          password);
      // Without a key to begin with, this is how to learn what the server accepts; some let
      // everyone in.
      Answer answer =
          keys.isEmpty() ? dialogue.send("none", dialogue.start("none")) : Answer.PARTIAL;
      if (answer == Answer.REFUSED) {
        answer = once(ways, dialogue);
      }
      while (answer == Answer.PARTIAL) {
        answer = once(ways, dialogue);
      }
      if (answer != Answer.ACCEPTED) {
        if (needsPassword(dialogue, keys)) {
          attempts.because(Reason.PASSWORD_REQUIRED);
        }
        throw attempts.failure(dialogue.methods());
      }
    }
  }

  private static Answer once(List<Way> ways, Dialogue dialogue) {
    Answer answer = Answer.REFUSED;
    for (Way each : ways) {
      if (answer == Answer.REFUSED && dialogue.allows(each.method())) {
        answer = each.tryIt();
      }
    }
    return answer;
  }

  /** Whether that is what is missing: not if the program has named keys, and they were all refused. */
  private boolean needsPassword(Dialogue dialogue, List<Identity> keys) {
    boolean possible = dialogue.methods().contains("password")
        || dialogue.methods().contains("keyboard-interactive");
    return possible && (dialogue.wasPartial() || keys.isEmpty() || !settings.isIdentityExplicit());
  }
}
