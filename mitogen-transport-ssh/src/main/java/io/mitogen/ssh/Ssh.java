package io.mitogen.ssh;

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
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A context on another machine, through ssh (Mitogen row 11, {@code ssh}). Immutable; every method that sets something
 * returns a copy.
 *
 * <p>It is reached as the {@code ssh} command would reach it: what is not set here is taken from {@code ~/.ssh/config}. All
 * files are those of the machine that connects: of this one, or of that of the context given to {@link #via}.
 *
 * @param host the host's name or address, or what {@code ~/.ssh/config} calls it
 * @param settings what was set, under the keywords of {@code ssh_config}, or those of {@link Setting}
 * @param answerer answers what is asked while connecting
 * @param via the context that connects, from its own machine; the one that asks for it if empty
 */
public record Ssh(
    String host, Map<String, Object> settings, Answerer answerer, Optional<Context> via)
    implements Target {
  private static final int DEFAULT_PORT = 22;

  /** Checks and copies. */
  public Ssh {
    if (host.isBlank() || host.startsWith("-") || host.chars().anyMatch(Ssh::isForbidden)) {
      throw new IllegalArgumentException(
          "ssh host must be a name or an address, got \"" + host + '"');
    }
    settings = Map.copyOf(settings);
    settings.forEach(Setting::check);
  }

  private static boolean isForbidden(int character) {
    return character <= ' ' || character == '@' || character == '/';
  }

  /** The host of this name, address or entry in {@code ~/.ssh/config}. */
  public static Ssh to(String host) {
    return new Ssh(host, Map.of(), Answerer.NONE, Optional.empty());
  }

  /** Logging in as this user. */
  public Ssh user(String user) {
    return with(Setting.USER, user);
  }

  /** On this port. */
  public Ssh port(int port) {
    return with(Setting.PORT, port);
  }

  /** With the context's name, instead of {@code ssh.<host>}. */
  public Ssh name(String name) {
    return with(Setting.NAME, name);
  }

  /**
   * With the private key in this file, of the machine that connects; {@code ~/} is the home there. Then neither the usual
   * files nor those of the configuration are tried. Several may be given, one call each.
   */
  public Ssh identity(String file) {
    return with(Setting.IDENTITY_FILE, more(Setting.IDENTITY_FILE, file));
  }

  /** With this private key, the text of such a file. It goes where the connection is made. */
  public Ssh identity(Secret key) {
    return with(Setting.IDENTITY_KEY, more(Setting.IDENTITY_KEY, key));
  }

  /** Whether only the identities that were named are tried, and none that the agent has besides. */
  public Ssh identitiesOnly(boolean only) {
    return with(Setting.IDENTITIES_ONLY, only);
  }

  /** With this passphrase for identities that are encrypted. */
  public Ssh passphrase(Secret passphrase) {
    return with(Setting.PASSPHRASE, passphrase);
  }

  /**
   * With passphrases of the program, which is asked when one is needed.
   *
   * @param passphrases from the file's path to its passphrase
   */
  public Ssh passphrase(Function<String, Secret> passphrases) {
    return answering(answers().passphrases(passphrases));
  }

  /** With this password. It is tried once. */
  public Ssh password(Secret password) {
    return with(Setting.PASSWORD, password);
  }

  /** With a password of the program, which is asked when it is needed; once. */
  public Ssh password(Supplier<Secret> password) {
    return answering(answers().password(password));
  }

  /** With answers of the program to what the server asks, such as for a one-time code. */
  public Ssh prompts(Function<Prompt, Secret> answers) {
    return answering(answers().prompts(answers));
  }

  /** What is done about a host key that is not known. */
  public Ssh hostKeys(HostKeys checking) {
    return with(Setting.STRICT_HOST_KEY_CHECKING, checking.keyword());
  }

  /** The program decides about a host key that is not known; one that it trusts is not remembered. */
  public Ssh hostKeys(Predicate<HostKey> decision) {
    return answering(answers().hostKeys(decision));
  }

  /** With this file instead of {@code ~/.ssh/known_hosts}. */
  public Ssh knownHosts(String file) {
    return with(Setting.USER_KNOWN_HOSTS_FILE, List.of(file));
  }

  /** With this file instead of {@code ~/.ssh/config}; {@code none} for no file. */
  public Ssh configFile(String file) {
    return with(Setting.CONFIG_FILE, file);
  }

  /** Asking for a sign of life after so long a silence, and giving up after {@code count} without an answer; zero is never. */
  public Ssh keepAlive(Duration interval, int count) {
    return with(Setting.SERVER_ALIVE_INTERVAL, Math.toIntExact(interval.toSeconds()))
        .with(Setting.SERVER_ALIVE_COUNT_MAX, count);
  }

  /** Compressing what is sent. For slow links: it costs more than it saves on a fast one. */
  public Ssh compression(boolean on) {
    return with(Setting.COMPRESSION, on);
  }

  /**
   * Through the ssh server of another host, as {@code ssh -J} does: hosts with commas in between, {@code user@host:port} each,
   * {@code none} for none. Keys and host checks stay on the machine that connects.
   */
  public Ssh proxyJump(String hosts) {
    return with(Setting.PROXY_JUMP, hosts);
  }

  /** Giving up after this time, instead of {@link Target#DEFAULT_CONNECT_TIMEOUT}. */
  public Ssh connectTimeout(Duration limit) {
    return with(Setting.TIMEOUT_MILLIS, limit.toMillis());
  }

  /** With this {@code java} program over there, a path or a name on the {@code PATH}. */
  public Ssh java(String program) {
    return without(Setting.RUNTIME_CACHE).with(Setting.JAVA, program);
  }

  /** With a Java runtime that is sent there. */
  public Ssh java(JavaRuntime runtime) {
    return without(Setting.JAVA)
        .with(Setting.RUNTIME_CACHE, runtime.cache())
        .answering(answers().runtime(runtime));
  }

  /** With these options for the JVM, after those given before, such as {@code -Xmx64m}. */
  public Ssh javaOptions(String... more) {
    List<Object> all = new ArrayList<>(list(Setting.JAVA_OPTIONS));
    all.addAll(List.of(more));
    return with(Setting.JAVA_OPTIONS, all);
  }

  /** With this environment variable over there. */
  public Ssh env(String variable, String value) {
    Map<Object, Object> all =
        new LinkedHashMap<>((Map<?, ?>) settings.getOrDefault(Setting.ENV, Map.of()));
    all.put(variable, value);
    return with(Setting.ENV, all);
  }

  /** Whether its end is also that of the daemons that were started in it; otherwise they live on. */
  public Ssh endsDaemons(boolean newValue) {
    return with(Setting.ENDS_DAEMONS, newValue);
  }

  /** Connected by {@code context}, from the machine where that is: its files, its agent, its network. */
  public Ssh via(Context context) {
    return new Ssh(host, settings, answerer, Optional.of(context));
  }

  @Override
  public String name() {
    return (String) settings.getOrDefault(Setting.NAME, "");
  }

  @Override
  public String java() {
    return (String) settings.getOrDefault(Setting.JAVA, "");
  }

  @Override
  public List<String> javaOptions() {
    return list(Setting.JAVA_OPTIONS).stream().map(String.class::cast).toList();
  }

  @Override
  public boolean endsDaemons() {
    return Boolean.TRUE.equals(settings.get(Setting.ENDS_DAEMONS));
  }

  @Override
  public Duration connectTimeout() {
    Object millis = settings.get(Setting.TIMEOUT_MILLIS);
    return millis == null
        ? DEFAULT_CONNECT_TIMEOUT
        : Duration.ofMillis(((Number) millis).longValue());
  }

  @Override
  public String describe() {
    Object user = settings.get(Setting.USER);
    return "ssh to " + (user == null ? "" : user + "@") + place();
  }

  @Override
  public String contextName(long pid) {
    return name().isEmpty() ? "ssh." + place() : name();
  }

  private String place() {
    Object port = settings.getOrDefault(Setting.PORT, DEFAULT_PORT);
    return port.equals(DEFAULT_PORT) ? host : host + ':' + port;
  }

  private Answers answers() {
    return answerer instanceof Answers answers ? answers : new Answers();
  }

  private Ssh answering(Answers answers) {
    return new Ssh(host, settings, answers, via);
  }

  private Ssh with(String setting, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(settings);
    all.put(setting, value);
    return new Ssh(host, all, answerer, via);
  }

  private Ssh without(String setting) {
    Map<String, Object> all = new LinkedHashMap<>(settings);
    all.remove(setting);
    return new Ssh(host, all, answerer, via);
  }

  private List<?> list(String setting) {
    return (List<?>) settings.getOrDefault(setting, List.of());
  }

  private List<Object> more(String setting, Object one) {
    List<Object> all = new ArrayList<>(list(setting));
    all.add(one);
    return all;
  }
}
