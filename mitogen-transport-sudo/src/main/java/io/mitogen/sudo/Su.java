package io.mitogen.sudo;

import io.mitogen.Context;
import io.mitogen.spi.Answerer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A context of another account, through su (Mitogen row 11a, {@code su}). Immutable; every method that sets something returns
 * a copy.
 *
 * @param user the account
 * @param settings what was set, under the names of {@link Setting}
 * @param answerer answers what is asked while connecting
 * @param via the context that connects, on its own machine; the one that asks for it if empty
 */
public record Su(
    String user, Map<String, Object> settings, Answerer answerer, Optional<Context> via)
    implements OtherAccount<Su> {
  /** Checks and copies. */
  public Su {
    settings = Accounts.check("su", user, settings);
  }

  /** This account. */
  public static Su to(String user) {
    return new Su(user, Map.of(), Answerer.NONE, Optional.empty());
  }

  /** As if the account had logged in: {@code -}. */
  public Su login() {
    return set(Setting.LOGIN, true);
  }

  /** Keeping the environment of whoever connects: {@code -m}. */
  public Su preserveEnvironment() {
    return set(Setting.PRESERVE_ENVIRONMENT, List.of());
  }

  /** With this shell instead of the account's own: {@code -s}. su refuses it for some accounts, unless root runs it. */
  public Su shell(String program) {
    return set(Setting.SHELL, program);
  }

  @Override
  public Su with(Map<String, Object> newSettings, Answerer newAnswerer) {
    return new Su(user, newSettings, newAnswerer, via);
  }

  @Override
  public Su via(Context context) {
    return new Su(user, settings, answerer, Optional.of(context));
  }

  @Override
  public String way() {
    return "su";
  }
}
