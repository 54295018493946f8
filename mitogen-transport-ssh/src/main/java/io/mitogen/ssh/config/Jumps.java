package io.mitogen.ssh.config;

import io.mitogen.ssh.Setting;
import java.util.List;
import java.util.Optional;

/** The hosts on the way to another one, as the program or the files say. No state. */
final class Jumps {
  private Jumps() {}

  static List<Hop> of(Values values, String asked) {
    Optional<Entry> entry = values.found().first(Setting.PROXY_JUMP);
    boolean set = values.code().containsKey(Setting.PROXY_JUMP);
    if (!set && entry.isPresent() && entry.get().keyword().equals("proxycommand")) {
      if (entry.get().first().equalsIgnoreCase("none")) {
        return List.of();
      }
      throw entry
          .get()
          .wrong(
              values.target(),
              "a program can't be used to reach a host; use ProxyJump, or set it for this host in the program");
    }
    String value = values.text(Setting.PROXY_JUMP).orElse("none");
    try {
      List<Hop> hops = Hop.parse(value);
      // As ssh does: "Host *" may say it of all hosts, and so of the one on the way.
      return hops.size() == 1 && hops.get(0).host().equalsIgnoreCase(asked) ? List.of() : hops;
    } catch (IllegalArgumentException e) {
      String why = e.getMessage() + "; write user@host:port, with commas in between";
      throw set || entry.isEmpty()
          ? Entry.failure(
              "could not connect: " + values.target() + ": no way leads through \"" + value + "\": "
                  + why,
              e)
          : entry.get().wrong(values.target(), why);
    }
  }
}
