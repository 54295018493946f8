package io.mitogen.runtime.life;

import io.mitogen.spi.StartCommand;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A word in the environment of all processes of one context, by which what it has left behind is told from all others.
 * Immutable.
 *
 * <p>The variable has the cookies of all contexts that lead to a process, outermost first, with slashes in between. A cookie
 * also says whether daemons are to end with the context, so that any context above knows it.
 */
public final class Cookie {
  private static final String VARIABLE = "MITOGEN_CONTEXT";
  private static final String DAEMONS = ".daemons";

  private final String text;

  private Cookie(String text) {
    this.text = text;
  }

  /**
   * The cookie of a context to be started.
   *
   * @param word a word that is like no other
   * @param daemons whether what has made itself a session of its own is to end with the context
   */
  public static Cookie of(String word, boolean daemons) {
    return new Cookie(daemons ? word + DAEMONS : word);
  }

  /** That of the context that runs in this JVM, if it is one that another has started. */
  static @Nullable Cookie ofThisContext() {
    String chain = System.getenv(VARIABLE);
    return chain == null ? null : new Cookie(last(chain));
  }

  /** The same command, so that all processes of it carry this cookie. */
  public StartCommand carriedBy(StartCommand command) {
    return command.exporting(VARIABLE, "${" + VARIABLE + ":+$" + VARIABLE + "/}" + text);
  }

  /** Whether it is one of a chain of cookies. */
  boolean isIn(String chain) {
    return isIn(chain, text);
  }

  static boolean isIn(String chain, String cookie) {
    return indexIn(chain, cookie) >= 0;
  }

  /** Whether what has made itself a session of its own is to end with the context. */
  public boolean endsDaemons() {
    return text.endsWith(DAEMONS);
  }

  /** Whether it, or one of those behind it in the chain, says that daemons are to end, too. */
  boolean endsDaemonsOf(String chain) {
    String from = chain.substring(Math.max(0, indexIn(chain, text))) + '/';
    return from.contains(DAEMONS + '/');
  }

  private static int indexIn(String chain, String cookie) {
    return ('/' + chain + '/').indexOf('/' + cookie + '/'); // a part of a word is something else
  }

  /** The cookie of the innermost context. */
  static String last(String chain) {
    return chain.substring(chain.lastIndexOf('/') + 1);
  }

  /** The chain in an environment, which is one {@code name=value} after the other, each with a zero at its end. */
  static @Nullable String chainIn(byte[] environment, int length) {
    int at = 0;
    while (at < length) {
      int end = at;
      while (end < length && environment[end] != 0) {
        end++;
      }
      if (isVariable(environment, at, end)) {
        int value = at + VARIABLE.length() + 1;
        return new String(environment, value, end - value, StandardCharsets.ISO_8859_1);
      }
      at = end + 1;
    }
    return null;
  }

  private static boolean isVariable(byte[] environment, int at, int end) {
    int length = VARIABLE.length();
    if (end - at <= length || environment[at + length] != '=') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (environment[at + i] != VARIABLE.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return text;
  }
}
