package io.mitogen.sudo;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What can be set for another account, whichever program leads there. Immutable. */
public enum Setting {
  /** The name of the context, a string. */
  NAME(value -> isText(value) && value.toString().length() <= 100), // Mitogen row 10.6
  /** The program that leads there, a string. */
  PROGRAM(Setting::isText),
  /** Whether the account logs in, a boolean. */
  LOGIN(Boolean.class::isInstance),
  /** Which variables of the environment are kept, a list of strings; all, if it is empty. */
  PRESERVE_ENVIRONMENT(value -> isList(value, Setting::isVariable)),
  /** Whether {@code HOME} is that of the account, a boolean. */
  SET_HOME(Boolean.class::isInstance),
  /** The group, a string. */
  GROUP(Setting::isWord),
  /** Whether the groups of whoever connects are kept, a boolean. */
  PRESERVE_GROUPS(Boolean.class::isInstance),
  /** A string. */
  SELINUX_ROLE(Setting::isWord),
  /** A string. */
  SELINUX_TYPE(Setting::isWord),
  /** Whether it fails rather than ask for anything, a boolean. */
  NON_INTERACTIVE(Boolean.class::isInstance),
  /** Instead of the account's own shell, a string. */
  SHELL(Setting::isText),
  /** How long connecting may take, a long. */
  TIMEOUT_MILLIS(value -> value instanceof Number millis && millis.longValue() > 0),
  /** The program to run there, a string. */
  JAVA(Setting::isText),
  /** A list of strings. */
  JAVA_OPTIONS(value -> isList(value, Setting::isOption)),
  /** Variables for the environment, a map of strings. */
  ENV(value -> value instanceof Map<?, ?> map && isEnvironment(map)),
  /** A boolean. */
  ENDS_DAEMONS(Boolean.class::isInstance);

  @SuppressWarnings("ImmutableEnumChecker") // all of them are methods of this class, or of Class
  private final Predicate<Object> check;

  Setting(Predicate<Object> check) {
    this.check = check;
  }

  /** Its value among these; null if it is not set. */
  public @Nullable Object in(Map<String, Object> settings) {
    return settings.get(name());
  }

  /** Whether it is set, and true. */
  public boolean isOn(Map<String, Object> settings) {
    return Boolean.TRUE.equals(in(settings));
  }

  static void checkAll(String program, Map<String, Object> settings) {
    settings.forEach((name, value) -> {
      Optional<Setting> setting =
          Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
      if (setting.filter(each -> each.check.test(value)).isEmpty()) {
        boolean mayBeSecret =
            setting.isEmpty() || setting.get() == ENV || setting.get() == JAVA_OPTIONS;
        throw new IllegalArgumentException(program + " " + name + " can't be set to "
            + (mayBeSecret ? "this " + value.getClass().getSimpleName() : "\"" + value + '"'));
      }
    });
  }

  static boolean isWord(Object value) {
    return isText(value)
        && !value.toString().startsWith("-")
        && value.toString().indexOf(' ') < 0;
  }

  private static boolean isText(Object value) {
    return value instanceof String text
        && !text.isBlank()
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static boolean isVariable(Object value) {
    return value instanceof String name && name.matches("[A-Za-z_][A-Za-z0-9_]*");
  }

  private static boolean isOption(Object value) {
    // A word without a dash would be taken for the main class.
    return value instanceof String text && text.startsWith("-") && text.indexOf('\0') < 0;
  }

  private static boolean isList(Object value, Predicate<Object> each) {
    return value instanceof List<?> list && list.stream().allMatch(each);
  }

  private static boolean isEnvironment(Map<?, ?> map) {
    return map.entrySet().stream()
        .allMatch(each -> isVariable(each.getKey())
            && each.getValue() instanceof String value
            && value.indexOf('\0') < 0
            && !value.endsWith("\n")); // which a shell would take away
  }
}
