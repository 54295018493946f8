package io.mitogen.ssh.auth;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Reason;
import io.mitogen.ssh.config.Settings;
import io.mitogen.ssh.hostkey.PublicKeys;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was tried to be let in, and how that went: what an error tells. Confined to the thread that connects. */
final class Attempts {
  /** What tells most about a failure comes first. */
  private static final List<Reason> BY_WEIGHT = List.of(
      Reason.PASSWORD_WRONG,
      Reason.PASSPHRASE_WRONG,
      Reason.PASSPHRASE_REQUIRED,
      Reason.PASSWORD_REQUIRED,
      Reason.IDENTITY_UNREADABLE);

  private final Settings settings;
  private final List<String> tried = new ArrayList<>();
  private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);

  Attempts(Settings settings) {
    this.settings = settings;
  }

  /** That a key was offered. */
  void key(Identity identity, String outcome) {
    byte[] key = identity.publicKey();
    String type = PublicKeys.type(key);
    tried.add(identity.name()
        + (type.isEmpty() ? "" : " (" + type + " " + PublicKeys.fingerprint(key) + ")") + ": "
        + outcome);
  }

  /** Something that was tried, or could not be. */
  void note(String what) {
    if (!tried.contains(what)) {
      tried.add(what);
    }
  }

  /** That this is why, unless something else tells more. */
  void because(Reason reason) {
    reasons.add(reason);
  }

  ConnectException failure(List<String> methods) {
    Reason reason =
        BY_WEIGHT.stream().filter(reasons::contains).findFirst().orElse(Reason.NOT_ACCEPTED);
    String what = settings.account() + " was not let in: "
        + (tried.isEmpty()
            ? "there was nothing to try: no private key, no agent, no password"
            : "tried " + String.join(", ", tried))
        + "; the server accepts "
        + (methods.isEmpty() ? "nothing that is known" : String.join(", ", methods))
        + "; " + remedy(reason);
    return failure(reason, what);
  }

  /** That the dialogue came to an end before the server said yes or no. */
  ConnectException ended(Reason reason, String what, Exception cause) {
    String before = tried.isEmpty() ? "" : "tried " + String.join(", ", tried) + ", and then ";
    return failure(reason, settings.account() + " was not let in: " + before + what, cause);
  }

  ConnectException failure(Reason reason, String what) {
    return failure(reason, what, null);
  }

  private ConnectException failure(Reason reason, String what, @Nullable Exception cause) {
    return new ConnectException(
        ConnectException.Phase.AUTHENTICATE,
        reason,
        "could not connect: " + settings.target() + ": " + what,
        List.of(),
        cause);
  }

  private String remedy(Reason reason) {
    switch (reason) {
      case PASSWORD_WRONG:
        return "correct the password";
      case PASSPHRASE_WRONG:
        return "correct the passphrase";
      case PASSPHRASE_REQUIRED:
        return "give the passphrase with passphrase(...), or add the key to the agent";
      case PASSWORD_REQUIRED:
        return "give the password with password(...), or what the server asks for with prompts(...)";
      case IDENTITY_UNREADABLE:
        return "make the private key readable";
      default:
        return "add a public key to ~/.ssh/authorized_keys of " + settings.user()
            + " over there, or name the right private key with identity(...)";
    }
  }
}
