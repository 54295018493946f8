package io.mitogen.ssh.config;

import io.mitogen.Secret;
import io.mitogen.ssh.HostKeys;
import io.mitogen.ssh.Setting;
import io.mitogen.ssh.Ssh;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be done to connect to one host: what the program has set comes before what the configuration files say, and
 * that before the defaults. Immutable.
 */
public final class Settings {
  private static final int DEFAULT_PORT = 22;
  private static final int MAX_PORT = 65_535;
  private static final Duration DEFAULT_ALIVE_INTERVAL = Duration.ofSeconds(15);
  private static final int DEFAULT_ALIVE_COUNT = 3;
  private static final int MAX_HOPS = 16;

  /** What holds on the whole way to a host, not only at its end. */
  private static final Set<String> FOR_HOPS = Set.of(
      Setting.IDENTITY_FILE,
      Setting.IDENTITY_KEY,
      Setting.IDENTITIES_ONLY,
      Setting.PASSPHRASE,
      Setting.STRICT_HOST_KEY_CHECKING,
      Setting.USER_KNOWN_HOSTS_FILE,
      Setting.CONFIG_FILE);

  private final String asked;
  private final Values values;
  private final Places places;

  private Settings(String target, String asked, Map<String, Object> code, Machine machine) {
    this.asked = asked;
    this.values = new Values(target, code, ConfigFile.find(target, asked, code, machine), machine);
    this.places = new Places(values, this::percents);
    check();
  }

  /**
   * Those of {@code target}, on this machine.
   *
   * @throws io.mitogen.ConnectException if a configuration file can't be read, or asks for what can't be done
   */
  public static Settings of(Ssh target) {
    return of(target, Machine.here());
  }

  /** Those of {@code target}, on {@code machine}. */
  public static Settings of(Ssh target, Machine machine) {
    return new Settings(target.describe(), target.host(), target.settings(), machine);
  }

  /**
   * Those of a host on the way to this one: it has its own entries in the files. Of what the program has set, only identities
   * and how hosts are checked are for all.
   */
  public Settings forHop(Hop hop) {
    Map<String, Object> code = new LinkedHashMap<>(values.code());
    code.keySet().retainAll(FOR_HOPS);
    hop.user().ifPresent(user -> code.put(Setting.USER, user));
    hop.port().ifPresent(port -> code.put(Setting.PORT, port));
    String target = values.target() + " through " + hop.host();
    return new Settings(target, hop.host(), code, values.machine());
  }

  /**
   * All hosts on the way, the nearest first and this one last: also those that the first of them needs.
   *
   * @throws io.mitogen.ConnectException if that goes in circles
   */
  public List<Settings> route() {
    List<Settings> route = new ArrayList<>();
    Settings first = this;
    while (true) {
      List<Settings> hops = new ArrayList<>();
      for (Hop each : first.proxyJump()) {
        hops.add(forHop(each));
      }
      hops.add(first);
      route.addAll(0, route.isEmpty() ? hops : hops.subList(0, hops.size() - 1));
      if (hops.size() == 1) {
        return List.copyOf(route);
      }
      if (route.size() > MAX_HOPS) {
        throw Entry.failure(
            "could not connect: " + target() + ": more than " + MAX_HOPS + " hosts are on the way, "
                + first.asked + " again and again; set ProxyJump none for the first one",
            null);
      }
      first = hops.get(0);
    }
  }

  /** What is connected, for messages. */
  public String target() {
    return values.target();
  }

  /** The host as it was asked for. */
  public String asked() {
    return asked;
  }

  /** The name or address to connect to. */
  public String hostName() {
    return values
        .found()
        .first("hostname")
        .map(entry -> values.tokens("hostname").percent(entry.first(), Map.of('h', asked)))
        .orElse(asked);
  }

  /** As whom to log in. */
  public String user() {
    return values.text(Setting.USER).orElse(values.machine().user());
  }

  /** On which port. */
  public int port() {
    return values.number(Setting.PORT, 1, MAX_PORT).orElse(DEFAULT_PORT);
  }

  /** Who logs in where, for messages. */
  public String account() {
    return user() + '@' + asked;
  }

  /** The files of private keys, in the order in which they are to be tried. */
  public List<Path> identityFiles() {
    return places.identities();
  }

  /** Whether the program has set the identities: it is an error then if one can't be read. */
  public boolean isIdentityExplicit() {
    return places.isIdentityExplicit();
  }

  /** Private keys that the program has given. */
  public List<Secret> identityKeys() {
    return values.list(Setting.IDENTITY_KEY).stream().map(Secret.class::cast).toList();
  }

  /** The passphrase that the program has given. */
  public Optional<Secret> passphrase() {
    return values.set(Setting.PASSPHRASE).map(Secret.class::cast);
  }

  /** The password that the program has given. */
  public Optional<Secret> password() {
    return values.set(Setting.PASSWORD).map(Secret.class::cast);
  }

  /** Whether the agent's other keys are left alone. */
  public boolean identitiesOnly() {
    return values.flag(Setting.IDENTITIES_ONLY, false);
  }

  /** The socket of the agent, if there is to be one. */
  public Optional<Path> agentSocket() {
    return places.agentSocket();
  }

  /** The hosts on the way, the nearest first. */
  public List<Hop> proxyJump() {
    return Jumps.of(values, asked);
  }

  /** How long it may take to reach the host, if that is limited. */
  public Optional<Duration> reachTimeout() {
    return values.time("connecttimeout").filter(time -> !time.isZero());
  }

  /** After which silence a sign of life is asked for; zero is never. */
  public Duration serverAliveInterval() {
    return values
        .set(Setting.SERVER_ALIVE_INTERVAL)
        .map(seconds -> Duration.ofSeconds((Integer) seconds))
        .or(() -> values.time(Setting.SERVER_ALIVE_INTERVAL))
        .orElse(DEFAULT_ALIVE_INTERVAL);
  }

  /** How many of these may go unanswered. */
  public int serverAliveCountMax() {
    return values
        .number(Setting.SERVER_ALIVE_COUNT_MAX, 0, Integer.MAX_VALUE)
        .orElse(DEFAULT_ALIVE_COUNT);
  }

  /** What is done about a host key that is not known. */
  public HostKeys hostKeys() {
    String value = values.text(Setting.STRICT_HOST_KEY_CHECKING).orElse("yes");
    switch (value.toLowerCase(Locale.ROOT)) {
      case "yes", "true", "ask":
        return HostKeys.ENFORCE;
      case "accept-new":
        return HostKeys.ACCEPT_NEW;
      case "no", "false", "off":
        return HostKeys.IGNORE;
      default:
        String why = "it must be yes, accept-new, no or ask; correct it";
        throw values
            .found()
            .first(Setting.STRICT_HOST_KEY_CHECKING)
            .filter(entry -> !values.code().containsKey(Setting.STRICT_HOST_KEY_CHECKING))
            .map(entry -> entry.wrong(target(), why))
            .orElseGet(() -> Entry.wrong(target(), "the program", value, why));
    }
  }

  /** The user's files of known hosts; a new one goes to the first. */
  public List<Path> knownHostsFiles() {
    return places.knownHosts(
        Setting.USER_KNOWN_HOSTS_FILE, values.machine().directory(), "known_hosts");
  }

  /** The files of known hosts that are for every user. */
  public List<Path> globalKnownHostsFiles() {
    return places.knownHosts("globalknownhostsfile", values.machine().system(), "ssh_known_hosts");
  }

  /** The name under which the host's key is known, if it is another one. */
  public Optional<String> hostKeyAlias() {
    return values.text("hostkeyalias");
  }

  /** Whether what is sent is compressed. */
  public boolean compression() {
    return values.flag(Setting.COMPRESSION, false);
  }

  /** Parts of the configuration files that were left out, and why. */
  public List<String> ignored() {
    return values.found().ignored();
  }

  private Map<Character, String> percents() {
    Machine machine = values.machine();
    return Map.of(
        'd', machine.home().toString(),
        'h', hostName(),
        'n', asked,
        'p', Integer.toString(port()),
        'r', user(),
        'u', machine.user(),
        'k', hostKeyAlias().orElse(asked));
  }

  /** So that every mistake is told at once, and not half way to the host. */
  private void check() {
    hostName();
    port();
    identityFiles();
    identitiesOnly();
    agentSocket();
    proxyJump();
    reachTimeout();
    serverAliveInterval();
    serverAliveCountMax();
    hostKeys();
    knownHostsFiles();
    globalKnownHostsFiles();
    compression();
  }
}
