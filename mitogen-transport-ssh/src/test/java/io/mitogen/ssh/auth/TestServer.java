package io.mitogen.ssh.auth;

import io.mitogen.ssh.hostkey.PublicKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.keyboard.InteractiveChallenge;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.session.ServerSession;

/** An ssh server on the loopback interface, which lets in by what a test says, and keeps what was tried. Thread-safe. */
final class TestServer implements AutoCloseable {
  static {
    System.setProperty("org.apache.sshd.security.registrars", "none"); // BouncyCastle, for one
  }

  final SshServer server = SshServer.setUpDefaultServer();
  final List<String> tried = new CopyOnWriteArrayList<>();

  TestServer() throws NoSuchAlgorithmException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(generator.generateKeyPair()));
    server.setPasswordAuthenticator(null);
    server.setPublickeyAuthenticator(null);
    server.setKeyboardInteractiveAuthenticator(null);
  }

  TestServer key(String type) {
    server.setPublickeyAuthenticator((user, key, session) -> {
      byte[] blob = PublicKeys.blob(key);
      tried.add("key " + PublicKeys.type(blob));
      return Arrays.equals(blob, TestKeys.publicKey(type));
    });
    return this;
  }

  TestServer password(String password) {
    server.setPasswordAuthenticator((user, given, session) -> {
      tried.add("password " + given);
      return given.equals(password);
    });
    return this;
  }

  /** Asks these questions at once. */
  TestServer questions(List<String> answers, String... questions) {
    server.setKeyboardInteractiveAuthenticator(new KeyboardInteractiveAuthenticator() {
      @Override
      public InteractiveChallenge generateChallenge(
          ServerSession session, String user, String language, String methods) {
        InteractiveChallenge challenge = new InteractiveChallenge();
        challenge.setInteractionName("login");
        challenge.setInteractionInstruction("Answer.");
        challenge.setLanguageTag("");
        for (String each : questions) {
          challenge.addPrompt(each, false);
        }
        return challenge;
      }

      @Override
      public boolean authenticate(ServerSession session, String user, List<String> given) {
        tried.add("answers " + given);
        return given.equals(answers);
      }
    });
    return this;
  }

  /** Ends the connection when it sees a key of this type, with the words of OpenSSH. */
  TestServer endAt(String type) {
    server.setPublickeyAuthenticator((user, key, session) -> {
      if (Arrays.equals(PublicKeys.blob(key), TestKeys.publicKey(type))) {
        try {
          session.disconnect(
              SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE,
              "Too many authentication failures");
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return false;
    });
    return this;
  }

  TestServer all(String methods) {
    CoreModuleProperties.AUTH_METHODS.set(server, methods);
    return this;
  }

  int start() throws IOException {
    server.start();
    return server.getPort();
  }

  @Override
  public void close() throws IOException {
    server.close(true);
  }
}
