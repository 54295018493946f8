package io.mitogen.ssh.auth;

import io.mitogen.ConnectException.Reason;
import io.mitogen.ssh.auth.Dialogue.Answer;
import io.mitogen.ssh.hostkey.PublicKeys;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.SSHPacket;

/** Offers keys until one is taken: RFC 4252, 7. Confined to the thread that connects. */
final class Keys implements Way {
  private static final String RSA = "ssh-rsa";
  private static final Pattern OPENSSH = Pattern.compile("OpenSSH_(\\d+)\\.");

  private final Dialogue dialogue;
  private final Attempts attempts;
  private final Deque<Identity> left;

  Keys(Dialogue dialogue, Attempts attempts, List<Identity> identities) {
    this.dialogue = dialogue;
    this.attempts = attempts;
    this.left = new ArrayDeque<>(identities);
  }

  @Override
  public String method() {
    return "publickey";
  }

  @Override
  public Answer tryIt() {
    while (!left.isEmpty()) {
      Identity next = left.element();
      Answer answer = offer(next);
      if (answer == Answer.REFUSED && !dialogue.allows(method())) {
        return answer; // it was not the key: it may be asked for later
      }
      left.remove();
      if (answer != Answer.REFUSED) {
        return answer;
      }
    }
    return Answer.REFUSED;
  }

  private Answer offer(Identity identity) {
    try {
      if (identity instanceof FileIdentity file) {
        file.prepare();
      }
      Answer answer = Answer.REFUSED;
      for (String algorithm : algorithms(PublicKeys.type(identity.publicKey()))) {
        answer = offer(identity, algorithm);
        if (answer != Answer.REFUSED) {
          break;
        }
      }
      if (answer != Answer.ACCEPTED) {
        attempts.key(
            identity, answer == Answer.PARTIAL ? "accepted, but more is asked for" : "refused");
      }
      return answer;
    } catch (WrongPassphraseException e) {
      attempts.key(identity, "the passphrase is wrong");
      attempts.because(Reason.PASSPHRASE_WRONG);
    } catch (NoPassphraseException e) {
      attempts.key(identity, "it is encrypted, and there is no passphrase for it");
      attempts.because(Reason.PASSPHRASE_REQUIRED);
    } catch (IOException e) {
      attempts.key(identity, "can't be used: " + e.getMessage());
      attempts.because(Reason.IDENTITY_UNREADABLE);
    }
    return Answer.REFUSED;
  }

  private Answer offer(Identity identity, String algorithm) throws IOException {
    byte[] key = identity.publicKey();
    if (!identity.signsAtOnce()) {
      Answer answer = dialogue.request(
          method(), packet -> packet.putBoolean(false).putString(algorithm).putBytes(key));
      if (answer != Answer.QUESTION) {
        return answer;
      }
    }
    SSHPacket packet = dialogue.start(method());
    packet.putBoolean(true).putString(algorithm).putBytes(key);
    byte[] signed = new Buffer.PlainBuffer()
        .putBytes(dialogue.sessionId())
        .putBuffer(packet)
        .getCompactData();
    return dialogue.send(method(), packet.putBytes(identity.sign(algorithm, signed)));
  }

  private List<String> algorithms(String type) {
    if (!type.equals(RSA)) {
      return List.of(type);
    }
    Matcher version = OPENSSH.matcher(dialogue.version());
    boolean modern = version.find() && Integer.parseInt(version.group(1)) >= 8;
    // A server that knows SHA-2 has looked at the key: to offer it again is one try more, of those
    // that it counts.
    return modern ? List.of("rsa-sha2-512") : List.of("rsa-sha2-512", RSA);
  }
}
