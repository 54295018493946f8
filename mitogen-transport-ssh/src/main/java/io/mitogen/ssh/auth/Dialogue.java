package io.mitogen.ssh.auth;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Reason;
import io.mitogen.spi.Deadline;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.ConnectionImpl;
import net.schmizz.sshj.userauth.UserAuth;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;
import org.jspecify.annotations.Nullable;

/**
 * Messages to the server and its answers, one after the other: RFC 4252. Confined to the thread that connects.
 *
 * <p>sshj's own methods ask people on the thread that reads from the server. Here each answer comes back to our thread, and
 * sshj only carries it.
 */
final class Dialogue {
  /** What the server says. */
  enum Answer {
    /** Come in. */
    ACCEPTED,
    /** Right so far, but that is not enough. */
    PARTIAL,
    /** Not so. */
    REFUSED,
    /** Something that {@link #question} has. */
    QUESTION
  }

  private static final String LOOK = "look at the server's log";

  private final UserAuth auth;
  private final ConnectionImpl next;
  private final String user;
  private final Attempts attempts;
  private final Deadline deadline;
  private boolean partial;
  private @Nullable SSHPacket question;

  Dialogue(UserAuth auth, ConnectionImpl next, String user, Attempts attempts, Deadline deadline) {
    this.auth = auth;
    this.next = next;
    this.user = user;
    this.attempts = attempts;
    this.deadline = deadline;
  }

  /** Asks to be let in by {@code method}, with these fields. */
  Answer request(String method, Consumer<SSHPacket> fields) {
    SSHPacket packet = start(method);
    fields.accept(packet);
    return send(method, packet);
  }

  /** The fields that every request begins with, to which more can be added. */
  SSHPacket start(String method) {
    return new SSHPacket(Message.USERAUTH_REQUEST)
        .putString(user)
        .putString(next.getName())
        .putString(method);
  }

  /** Sends {@code packet}, and waits for the answer. */
  Answer send(String method, SSHPacket packet) {
    question = null;
    boolean wasAllowed = allows(method);
    Step step = new Step(method, packet);
    int millis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, deadline.left().toMillis()));
    try {
      if (auth.authenticate(user, next, step, millis)) {
        return Answer.ACCEPTED;
      }
    } catch (SSHException e) {
      question = step.question;
      if (question != null) {
        return Answer.QUESTION;
      }
      throw failed(e);
    }
    // sshj only tells that there was a partial success, not whether this was one.
    boolean now = !partial && auth.hadPartialSuccess();
    partial |= now;
    return now || partial && wasAllowed && !allows(method) ? Answer.PARTIAL : Answer.REFUSED;
  }

  /** What the server asks. */
  SSHPacket question() {
    SSHPacket asked = question;
    if (asked == null) {
      throw new IllegalStateException("the server has asked nothing");
    }
    return asked;
  }

  /** Whether the server would take {@code method}; it has not said so before the first answer. */
  boolean allows(String method) {
    return methods().isEmpty() || methods().contains(method);
  }

  /** What the server would take; empty before its first answer. */
  List<String> methods() {
    return auth.getAllowedMethods().stream().filter(each -> !each.isBlank()).toList();
  }

  /** Whether something was right, but not enough. */
  boolean wasPartial() {
    return partial;
  }

  byte[] sessionId() {
    return next.getTransport().getSessionID();
  }

  /** What the server says it is, such as {@code OpenSSH_9.2p1}. */
  String version() {
    return next.getTransport().getServerVersion();
  }

  private ConnectException failed(SSHException e) {
    if (deadline.passed() || isTimeout(e)) {
      return attempts.ended(Reason.TIMEOUT, "the server did not answer in time; " + LOOK, e);
    }
    String words = String.valueOf(e.getMessage());
    return words.toLowerCase(Locale.ROOT).contains("too many auth")
        ? attempts.ended(
            Reason.NOT_ACCEPTED,
            "the server ended the connection, because too many were tried: \"" + words
                + "\"; name the right one with identity(...) and identitiesOnly(true)",
            e)
        : attempts.ended(Reason.ENDED, "the connection ended: \"" + words + "\"; " + LOOK, e);
  }

  private static boolean isTimeout(Throwable e) {
    for (Throwable each = e; each != null; each = each.getCause()) {
      if (each instanceof TimeoutException) {
        return true;
      }
    }
    return false;
  }

  /** One message. Its answer is handed over by the thread that reads, before sshj wakes ours. */
  private static final class Step extends AbstractAuthMethod {
    private final SSHPacket packet;
    private volatile @Nullable SSHPacket question;

    Step(String method, SSHPacket packet) {
      super(method);
      this.packet = packet;
    }

    @Override
    protected SSHPacket buildReq() {
      return packet;
    }

    @Override
    public void handle(Message message, SSHPacket answer) throws UserAuthException {
      if (message == Message.USERAUTH_60) {
        question = new SSHPacket(answer);
        throw new UserAuthException("a question, which is answered elsewhere");
      }
      throw new UserAuthException("unexpected message " + message + " while logging in");
    }
  }
}
