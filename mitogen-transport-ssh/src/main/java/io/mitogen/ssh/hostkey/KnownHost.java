package io.mitogen.ssh.hostkey;

import io.mitogen.ssh.config.HostPattern;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A line of a file of known hosts. Immutable.
 *
 * @param marker what the line is for
 * @param names for which hosts: patterns, or one name's hash
 * @param key in base64
 * @param file where the line is
 * @param line its number
 */
record KnownHost(Marker marker, String names, String key, Path file, int line) {
  private static final String HASHED = "|1|";

  /** What a line is for. */
  enum Marker {
    /** The key of the host. */
    HOST,
    /** The key of those who certify keys of hosts. */
    AUTHORITY,
    /** A key that must not be trusted. */
    REVOKED
  }

  /** What a line says; nothing if it is empty, a comment, or of a kind that is not known, as for ssh. */
  static Optional<KnownHost> parse(String text, Path file, int line) {
    if (text.isBlank() || text.strip().startsWith("#")) {
      return Optional.empty();
    }
    List<String> words = Arrays.asList(text.strip().split("\\s+"));
    Marker marker = Marker.HOST;
    if (words.get(0).startsWith("@")) {
      if (words.get(0).equals("@revoked")) {
        marker = Marker.REVOKED;
      } else if (words.get(0).equals("@cert-authority")) {
        marker = Marker.AUTHORITY;
      } else {
        return Optional.empty();
      }
      words = words.subList(1, words.size());
    }
    if (words.size() < 3) {
      return Optional.empty();
    }
    try {
      byte[] key = Base64.getDecoder().decode(words.get(2));
      return PublicKeys.type(key).equals(words.get(1))
          ? Optional.of(new KnownHost(marker, words.get(0), encode(key), file, line))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether it is for {@code name}, which is in lower case. */
  boolean fits(String name) {
    if (names.startsWith(HASHED)) {
      return fitsHash(name);
    }
    return HostPattern.anyMatches(List.of(names.split(",")), name);
  }

  private boolean fitsHash(String name) {
    String[] parts = names.substring(HASHED.length()).split("\\|", -1);
    if (parts.length != 2) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[0]), "HmacSHA1"));
      byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
      return MessageDigest.isEqual(hash, Base64.getDecoder().decode(parts[1]));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // a hash that can't be one is no name's
    }
  }

  boolean has(byte[] other) {
    return key.equals(encode(other));
  }

  byte[] blob() {
    return Base64.getDecoder().decode(key);
  }

  String type() {
    return PublicKeys.type(blob());
  }

  String where() {
    return file + ":" + line;
  }

  private static String encode(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
  }
}
