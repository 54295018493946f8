package io.mitogen.ssh.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A host on the way to another one. Immutable.
 *
 * @param user as whom, if it is said
 * @param host its name, address or entry in the configuration
 * @param port its port, if it is said
 */
public record Hop(Optional<String> user, String host, Optional<Integer> port) {
  private static final int MAX_PORT = 65_535;

  /** Checks. */
  public Hop {
    if (host.isEmpty()
        || host.startsWith("-")
        || host.chars().anyMatch(each -> each <= ' ' || each == '@' || each == '/')) {
      throw new IllegalArgumentException("\"" + host + "\" is no host");
    }
    if (port.isPresent() && (port.get() < 1 || port.get() > MAX_PORT)) {
      throw new IllegalArgumentException("port must be 1 to 65535, got " + port.get());
    }
  }

  /**
   * Those in a value of {@code ProxyJump}, the nearest first: {@code user@host:port} or {@code ssh://user@host:port} each, with
   * commas in between, addresses of IPv6 in brackets; none for {@code none}.
   *
   * @throws IllegalArgumentException if it is not of this form
   */
  public static List<Hop> parse(String value) {
    List<Hop> hops = new ArrayList<>();
    if (!value.equalsIgnoreCase("none")) {
      for (String each : value.split(",", -1)) {
        hops.add(one(each.strip()));
      }
    }
    return List.copyOf(hops);
  }

  private static Hop one(String text) {
    String rest = text.startsWith("ssh://") ? text.substring("ssh://".length()) : text;
    rest = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    int at = rest.lastIndexOf('@');
    Optional<String> user = at > 0 ? Optional.of(rest.substring(0, at)) : Optional.empty();
    String place = rest.substring(at + 1);
    int colon = place.indexOf(':');
    if (place.startsWith("[")) {
      int end = place.indexOf(']');
      if (end < 0 || end + 1 < place.length() && place.charAt(end + 1) != ':') {
        throw new IllegalArgumentException("\"" + text + "\" has a bracket too many");
      }
      String after = place.substring(end + 1);
      return new Hop(
          user,
          place.substring(1, end),
          after.isEmpty() ? Optional.empty() : port(after.substring(1)));
    }
    if (colon < 0 || colon != place.lastIndexOf(':')) { // several: an address of IPv6
      return new Hop(user, place, Optional.empty());
    }
    return new Hop(user, place.substring(0, colon), port(place.substring(colon + 1)));
  }

  private static Optional<Integer> port(String text) {
    try {
      return Optional.of(Integer.valueOf(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("port must be 1 to 65535, got \"" + text + '"', e);
    }
  }
}
