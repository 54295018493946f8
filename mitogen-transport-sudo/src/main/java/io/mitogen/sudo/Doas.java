package io.mitogen.sudo;

import io.mitogen.Context;
import io.mitogen.spi.Answerer;
import java.util.Map;
import java.util.Optional;

/**
 * A context of another account, through doas (Mitogen row 11a, {@code doas}). Immutable; every method that sets something
 * returns a copy.
 *
 * @param user the account
 * @param settings what was set, under the names of {@link Setting}
 * @param answerer answers what is asked while connecting
 * @param via the context that connects, on its own machine; the one that asks for it if empty
 */
public record Doas(
    String user, Map<String, Object> settings, Answerer answerer, Optional<Context> via)
    implements OtherAccount<Doas> {
  /** Checks and copies. */
  public Doas {
    settings = Accounts.check("doas", user, settings);
  }

  /** This account. */
  public static Doas as(String user) {
    return new Doas(user, Map.of(), Answerer.NONE, Optional.empty());
  }

  @Override
  public Doas with(Map<String, Object> newSettings, Answerer newAnswerer) {
    return new Doas(user, newSettings, newAnswerer, via);
  }

  @Override
  public Doas via(Context context) {
    return new Doas(user, settings, answerer, Optional.of(context));
  }

  @Override
  public String way() {
    return "doas";
  }
}
