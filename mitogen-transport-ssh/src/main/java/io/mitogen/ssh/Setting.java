package io.mitogen.ssh;

import io.mitogen.Secret;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The settings of an {@link Ssh}: the keywords of {@code ssh_config}, in lower case, as far as they can be set there, and
 * some words of our own, which have a dash. No state.
 */
public final class Setting {
  /** The user, a string. */
  public static final String USER = "user";
  /** The port, an integer. */
  public static final String PORT = "port";
  /** Files of private keys, a list of strings. */
  public static final String IDENTITY_FILE = "identityfile";
  /** A boolean. */
  public static final String IDENTITIES_ONLY = "identitiesonly";
  /** As {@link HostKeys#keyword}. */
  public static final String STRICT_HOST_KEY_CHECKING = "stricthostkeychecking";
  /** A list of strings. */
  public static final String USER_KNOWN_HOSTS_FILE = "userknownhostsfile";
  /** Seconds, an integer. */
  public static final String SERVER_ALIVE_INTERVAL = "serveraliveinterval";
  /** An integer. */
  public static final String SERVER_ALIVE_COUNT_MAX = "serveralivecountmax";
  /** A boolean. */
  public static final String COMPRESSION = "compression";
  /** A string. */
  public static final String PROXY_JUMP = "proxyjump";

  /** The name of the context, a string. */
  public static final String NAME = "context-name";
  /** Private keys, a list of secrets. */
  public static final String IDENTITY_KEY = "identity-key";
  /** The passphrase of private keys, a secret. */
  public static final String PASSPHRASE = "identity-passphrase";
  /** The password of the account, a secret. */
  public static final String PASSWORD = "account-password";
  /** The path of the configuration, a string. */
  public static final String CONFIG_FILE = "config-file";
  /** How long connecting may take, a long. */
  public static final String TIMEOUT_MILLIS = "timeout-millis";
  /** The program to run, a string. */
  public static final String JAVA = "java-program";
  /** A list of strings. */
  public static final String JAVA_OPTIONS = "java-options";
  /** Where a Java runtime is kept that is sent, a string, empty if it is not; none is sent unless this is set. */
  public static final String RUNTIME_CACHE = "java-cache";
  /** Variables for the environment, a map of strings. */
  public static final String ENV = "env-variables";
  /** A boolean. */
  public static final String ENDS_DAEMONS = "ends-daemons";

  private static final int MAX_PORT = 65_535;
  private static final int MAX_NAME_CHARS = 100; // Mitogen row 10.6

  private static final Map<String, Predicate<Object>> CHECKS = Map.ofEntries(
      Map.entry(USER, Setting::isWord),
      Map.entry(PORT, value -> value instanceof Integer port && port >= 1 && port <= MAX_PORT),
      Map.entry(IDENTITY_FILE, value -> isList(value, Setting::isText)),
      Map.entry(IDENTITY_KEY, value -> isList(value, Secret.class::isInstance)),
      Map.entry(IDENTITIES_ONLY, Boolean.class::isInstance),
      Map.entry(STRICT_HOST_KEY_CHECKING, Setting::isText),
      Map.entry(USER_KNOWN_HOSTS_FILE, value -> isList(value, Setting::isText)),
      Map.entry(SERVER_ALIVE_INTERVAL, Setting::isCount),
      Map.entry(SERVER_ALIVE_COUNT_MAX, Setting::isCount),
      Map.entry(COMPRESSION, Boolean.class::isInstance),
      Map.entry(PROXY_JUMP, Setting::isText),
      Map.entry(NAME, value -> isText(value) && value.toString().length() <= MAX_NAME_CHARS),
      Map.entry(PASSPHRASE, Secret.class::isInstance),
      Map.entry(PASSWORD, Secret.class::isInstance),
      Map.entry(CONFIG_FILE, Setting::isText),
      Map.entry(TIMEOUT_MILLIS, value -> value instanceof Number millis && millis.longValue() > 0),
      Map.entry(JAVA, Setting::isText),
      Map.entry(JAVA_OPTIONS, value -> isList(value, Setting::isOption)),
      Map.entry(RUNTIME_CACHE, value -> value instanceof String),
      Map.entry(ENV, value -> value instanceof Map<?, ?> map && isEnvironment(map)),
      Map.entry(ENDS_DAEMONS, Boolean.class::isInstance));

  /** Of all others, a value that is wrong may be a secret, or have one in it. */
  private static final Set<String> MAY_BE_SHOWN = Set.of(
      USER,
      PORT,
      IDENTITY_FILE,
      STRICT_HOST_KEY_CHECKING,
      USER_KNOWN_HOSTS_FILE,
      SERVER_ALIVE_INTERVAL,
      SERVER_ALIVE_COUNT_MAX,
      PROXY_JUMP,
      NAME,
      CONFIG_FILE,
      TIMEOUT_MILLIS,
      JAVA,
      JAVA_OPTIONS,
      RUNTIME_CACHE);

  private Setting() {}

  static void check(String setting, Object value) {
    Predicate<Object> check = CHECKS.get(setting);
    if (check == null || !check.test(value)) {
      throw new IllegalArgumentException("ssh " + setting + " can't be set to "
          + (MAY_BE_SHOWN.contains(setting)
              ? "\"" + value + '"'
              : "this " + value.getClass().getSimpleName()));
    }
  }

  private static boolean isText(Object value) {
    return value instanceof String text
        && !text.isBlank()
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static boolean isWord(Object value) {
    return isText(value)
        && !value.toString().startsWith("-")
        && value.toString().indexOf(' ') < 0;
  }

  private static boolean isOption(Object value) {
    // A word without a dash would be taken for the main class.
    return value instanceof String text && text.startsWith("-") && text.indexOf('\0') < 0;
  }

  private static boolean isCount(Object value) {
    return value instanceof Integer count && count >= 0;
  }

  private static boolean isList(Object value, Predicate<Object> each) {
    return value instanceof List<?> list && list.stream().allMatch(each);
  }

  private static boolean isEnvironment(Map<?, ?> map) {
    return map.entrySet().stream()
        .allMatch(each -> each.getKey() instanceof String name
            && name.matches("[A-Za-z_][A-Za-z0-9_]*")
            && each.getValue() instanceof String value
            && value.indexOf('\0') < 0
            && !value.endsWith("\n")); // which a shell would take away
  }
}
