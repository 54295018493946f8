package io.mitogen.sudo;

import io.mitogen.Context;
import io.mitogen.Secret;
import io.mitogen.Target;
import io.mitogen.spi.Answerer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A context of another account of the machine of whoever connects (Mitogen row 11a). Immutable; every method that sets
 * something returns a copy.
 *
 * <p>A password is typed once; if it is wrong, the attempt ends, so that no account is locked by us. It stays in the program
 * until it is asked for: if another context connects, it travels there then, and only if there is a question for it.
 *
 * @param <T> what the methods return
 */
public sealed interface OtherAccount<T extends OtherAccount<T>> extends Target
    permits Sudo, Su, Doas {
  /** The account. */
  String user();

  /** What was set, under the names of {@link Setting}. */
  Map<String, Object> settings();

  /** Answers what is asked while connecting. */
  Answerer answerer();

  /** With these settings, and this answerer. */
  T with(Map<String, Object> newSettings, Answerer newAnswerer);

  /** Connected by {@code context}, on the machine where that is. */
  T via(Context context);

  /** What leads there, such as {@code sudo}. */
  String way();

  /** With this password. It is typed once. */
  default T password(Secret password) {
    return password(() -> password);
  }

  /** With a password of the program, which is asked when it is needed; once. */
  default T password(Supplier<Secret> password) {
    return with(settings(), Answers.of(answerer()).password(password));
  }

  /**
   * With answers of the program to what else is asked, such as for a one-time code; and to what asks for the password, if none
   * was given.
   */
  default T prompts(Function<Prompt, Secret> answers) {
    return with(settings(), Answers.of(answerer()).prompts(answers));
  }

  /** With this program, a path or a name on the {@code PATH}, instead of {@link #way}. */
  default T program(String program) {
    return set(Setting.PROGRAM, program);
  }

  /** The program that leads there, a path or a name on the {@code PATH}. */
  default String program() {
    return (String) settings().getOrDefault(Setting.PROGRAM.name(), way());
  }

  /** With the context's name, instead of {@code <way>.<user>}. */
  default T name(String name) {
    return set(Setting.NAME, name);
  }

  /** With this {@code java} program, a path or a name on the {@code PATH} of the account. */
  default T java(String program) {
    return set(Setting.JAVA, program);
  }

  /** With these options for the JVM, after those given before, such as {@code -Xmx64m}. */
  default T javaOptions(String... more) {
    List<String> all = new ArrayList<>(javaOptions());
    all.addAll(List.of(more));
    return set(Setting.JAVA_OPTIONS, all);
  }

  /** With this environment variable. It is part of a command line that everyone on the machine can read: no place for a secret. */
  default T env(String variable, String value) {
    Map<Object, Object> all = new LinkedHashMap<>(environment());
    all.put(variable, value);
    return set(Setting.ENV, all);
  }

  /** Whether its end is also that of the daemons that were started in it; otherwise they live on. */
  default T endsDaemons(boolean newValue) {
    return set(Setting.ENDS_DAEMONS, newValue);
  }

  /** How long connecting may take, instead of 30 seconds. */
  default T connectTimeout(Duration limit) {
    return set(Setting.TIMEOUT_MILLIS, limit.toMillis());
  }

  /** With one more setting. */
  default T set(Setting setting, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(settings());
    all.put(setting.name(), value);
    return with(all, answerer());
  }

  /** The variables that were set. */
  default Map<?, ?> environment() {
    return (Map<?, ?>) settings().getOrDefault(Setting.ENV.name(), Map.of());
  }

  @Override
  Optional<Context> via();

  @Override
  default String name() {
    return (String) settings().getOrDefault(Setting.NAME.name(), "");
  }

  @Override
  default String java() {
    return (String) settings().getOrDefault(Setting.JAVA.name(), "");
  }

  @Override
  default List<String> javaOptions() {
    List<?> options = (List<?>) settings().getOrDefault(Setting.JAVA_OPTIONS.name(), List.of());
    return options.stream().map(String.class::cast).toList();
  }

  @Override
  default boolean endsDaemons() {
    return Setting.ENDS_DAEMONS.isOn(settings());
  }

  @Override
  default Duration connectTimeout() {
    Object millis = Setting.TIMEOUT_MILLIS.in(settings());
    return millis == null
        ? DEFAULT_CONNECT_TIMEOUT
        : Duration.ofMillis(((Number) millis).longValue());
  }

  @Override
  default String describe() {
    return way() + " to " + user();
  }

  @Override
  default String contextName(long pid) {
    return name().isEmpty() ? way() + '.' + user() : name();
  }
}
