package io.mitogen.ssh.auth;

import io.mitogen.ConnectException.Reason;
import io.mitogen.Secret;
import io.mitogen.spi.Deadline;
import io.mitogen.ssh.config.Missing;
import io.mitogen.ssh.config.Settings;
import io.mitogen.ssh.question.Questions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys that can be offered, in the order of ssh: those of the agent that are also configured, its others, and then those
 * that are only in files. Confined to the thread that connects; closing it wipes them.
 */
final class Identities implements AutoCloseable {
  private static final Duration AGENT_LIMIT = Duration.ofSeconds(5);
  private static final Pattern PUBLIC_KEY = Pattern.compile("^\\s*\\S+\\s+(\\S+)");
  private static final int MAX_FILE_BYTES = 1024 * 1024; // as in ssh

  private final Settings settings;
  private final Questions questions;
  private final Attempts attempts;
  private final Deadline deadline;
  private final List<FileIdentity> files = new ArrayList<>();
  private final Map<String, Optional<Secret>> passphrases = new LinkedHashMap<>();
  private @Nullable Agent agent;

  Identities(Settings settings, Questions questions, Attempts attempts, Deadline deadline) {
    this.settings = settings;
    this.questions = questions;
    this.attempts = attempts;
    this.deadline = deadline;
  }

  /**
   * Finds them.
   *
   * @throws io.mitogen.ConnectException if one that the program has named can't be read
   */
  List<Identity> find() {
    List<byte[]> configured = new ArrayList<>();
    for (Secret each : settings.identityKeys()) {
      add("the private key of the program", each.reveal(), Optional.empty());
    }
    for (Path each : settings.identityFiles()) {
      Optional<byte[]> beside = publicKeyBeside(each);
      beside.ifPresent(configured::add);
      char[] text = read(each, beside.isPresent());
      if (text.length > 0) {
        add(each.toString(), text, beside);
      }
    }
    for (FileIdentity each : files) {
      configured.add(each.publicKey());
    }
    List<Identity> ordered = new ArrayList<>();
    List<Identity> others = new ArrayList<>();
    for (Identity each : ofAgent()) {
      boolean named = configured.stream().anyMatch(known -> Arrays.equals(known, each.publicKey()));
      if (named) {
        ordered.add(each);
      } else if (!settings.identitiesOnly()) {
        others.add(each);
      }
    }
    ordered.addAll(others);
    for (FileIdentity each : files) {
      boolean inAgent =
          ordered.stream().anyMatch(known -> Arrays.equals(known.publicKey(), each.publicKey()));
      if (!inAgent) {
        ordered.add(each);
      }
    }
    return ordered;
  }

  @Override
  public void close() {
    files.forEach(FileIdentity::close);
    if (agent != null) {
      try {
        agent.close();
      } catch (IOException e) {
        attempts.note("the agent: " + e); // nothing is lost: it has said all that it was asked for
      }
    }
  }

  private void add(String name, char[] text, Optional<byte[]> publicKey) {
    try {
      files.add(
          new FileIdentity(name, new PrivateKeyText(text), publicKey, () -> passphrase(name)));
    } catch (IOException e) {
      Arrays.fill(text, '\0');
      unreadable(
          name,
          e.getMessage() + "; convert it with \"ssh-keygen -p -f FILE\", or name another one");
    }
  }

  /** Is asked for once for each file. */
  private Optional<Secret> passphrase(String name) {
    Optional<Secret> set = settings.passphrase();
    return set.isPresent() ? set : passphrases.computeIfAbsent(name, questions::passphrase);
  }

  /** The text of a file; nothing if there is none, and none is needed. */
  private char[] read(Path file, boolean hasPublicKey) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        unreadable(file.toString(), "it is too long for a private key; name the right file");
        return new char[0];
      }
      byte[] bytes = Files.readAllBytes(file);
      CharBuffer chars = StandardCharsets.ISO_8859_1.decode(ByteBuffer.wrap(bytes));
      Arrays.fill(bytes, (byte) 0);
      return chars.array();
    } catch (AccessDeniedException e) {
      unreadable(
          file.toString(),
          "permission denied; give it to the user " + System.getProperty("user.name")
              + ", who connects, or name another one");
    } catch (IOException e) {
      if (!Missing.is(file, e)) {
        unreadable(file.toString(), e + "; make it readable, or name another one");
      } else if (settings.isIdentityExplicit() && !hasPublicKey) {
        unreadable(file.toString(), "there is no such file; correct its name, or create it");
      }
    }
    return new char[0];
  }

  private void unreadable(String name, String why) {
    if (settings.isIdentityExplicit()) {
      throw attempts.failure(
          Reason.IDENTITY_UNREADABLE, "the private key can't be read: " + name + ": " + why);
    }
    attempts.note(name + ": can't be read: " + why.replaceFirst(";.*", ""));
    attempts.because(Reason.IDENTITY_UNREADABLE);
  }

  private static Optional<byte[]> publicKeyBeside(Path file) {
    try {
      Path beside = file.resolveSibling(file.getFileName() + ".pub");
      Matcher key = PUBLIC_KEY.matcher(Files.readString(beside, StandardCharsets.ISO_8859_1));
      return key.find() ? Optional.of(Base64.getDecoder().decode(key.group(1))) : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // it only saves time, and passphrases
    }
  }

  private List<Identity> ofAgent() {
    List<Identity> keys = new ArrayList<>();
    Optional<Path> socket = settings.agentSocket();
    if (socket.isEmpty()) {
      return keys;
    }
    try {
      Agent connected = Agent.connect(socket.get());
      agent = connected;
      Duration left = deadline.left();
      Deadline soon = Deadline.in(left.compareTo(AGENT_LIMIT) < 0 ? left : AGENT_LIMIT);
      for (Agent.Key each : connected.keys(soon)) {
        keys.add(new AgentIdentity(connected, each, deadline));
      }
    } catch (IOException | RuntimeException e) {
      // As for ssh: files and passwords may do. A path may be too long for a socket, for one.
      attempts.note("the agent at " + socket.get() + ": " + e.getMessage());
    }
    return keys;
  }
}
