package io.mitogen.sudo;

import io.mitogen.Context;
import io.mitogen.spi.Answerer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A context of another account, through sudo (Mitogen row 11a, {@code sudo}). Immutable; every method that sets something
 * returns a copy.
 *
 * @param user the account
 * @param settings what was set, under the names of {@link Setting}
 * @param answerer answers what is asked while connecting
 * @param via the context that connects, on its own machine; the one that asks for it if empty
 */
public record Sudo(
    String user, Map<String, Object> settings, Answerer answerer, Optional<Context> via)
    implements OtherAccount<Sudo> {
  /** Checks and copies. */
  public Sudo {
    settings = Accounts.check("sudo", user, settings);
  }

  /** This account. */
  public static Sudo as(String user) {
    return new Sudo(user, Map.of(), Answerer.NONE, Optional.empty());
  }

  /** Keeping these variables of the environment of whoever connects, or all of them if none is named: {@code -E}. */
  public Sudo preserveEnvironment(String... variables) {
    return set(Setting.PRESERVE_ENVIRONMENT, List.of(variables));
  }

  /** With the home of the account: {@code -H}. */
  public Sudo setHome() {
    return set(Setting.SET_HOME, true);
  }

  /** As if the account had logged in, through its login shell: {@code -i}. */
  public Sudo login() {
    return set(Setting.LOGIN, true);
  }

  /** With this SELinux role: {@code -r}. */
  public Sudo selinuxRole(String role) {
    return set(Setting.SELINUX_ROLE, role);
  }

  /** With this SELinux type: {@code -t}. */
  public Sudo selinuxType(String type) {
    return set(Setting.SELINUX_TYPE, type);
  }

  /**
   * With arguments as one would type them. {@code -E -H -i -P -n -S}, {@code -g}, {@code -r}, {@code -t}, {@code -u} and their
   * long forms are understood; what was set by a method is not changed.
   *
   * @throws IllegalArgumentException if there is any other, as it might do something else than run our command
   */
  public Sudo arguments(String... words) {
    return SudoArguments.of(words).addedTo(this);
  }

  @Override
  public Sudo with(Map<String, Object> newSettings, Answerer newAnswerer) {
    return new Sudo(user, newSettings, newAnswerer, via);
  }

  @Override
  public Sudo via(Context context) {
    return new Sudo(user, settings, answerer, Optional.of(context));
  }

  @Override
  public String way() {
    return "sudo";
  }
}
