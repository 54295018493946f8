package io.mitogen.it.ssh;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Capability;
import io.mitogen.Secret;
import io.mitogen.ssh.HostKeys;
import io.mitogen.ssh.Prompt;
import io.mitogen.ssh.Ssh;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A machine with sshd and the accounts of {@code it-tests/docker/images/accounts}, in a container. Set up on one thread, then
 * thread-safe.
 */
public final class SshHost extends GenericContainer<SshHost> {
  private static final int SSH = 22;

  /** RFC 4226, appendix D: the one-time codes of the accounts that want them. */
  private static final List<String> CODES = List.of(
      "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
      "520489");

  private final AtomicInteger usedCodes = new AtomicInteger();
  private volatile boolean killed;
  private volatile @Nullable RootShell root;

  private SshHost(String image) {
    super(DockerImageName.parse(image));
    withImagePullPolicy(name -> false); // a missing image is an error at once
    withEnv("AUTHORIZED_KEYS", TestKeys.authorized());
    withExposedPorts(SSH);
    withCreateContainerCmdModifier(command -> command
        .getHostConfig()
        .withInit(true) // a process 1 that waits for orphans, as on a real machine
        .withCapAdd(Capability.NET_ADMIN)); // for links that go down
    waitingFor(Wait.forLogMessage(".*Server listening on 0\\.0\\.0\\.0 port 22.*", 1)
        .withStartupTimeout(Duration.ofSeconds(60)));
  }

  /** One with Java 17. */
  static SshHost java() {
    return new SshHost(HostImages.java17());
  }

  /** One with Java 17, and the accounts of {@code it-tests/docker/images/privilege}, which change into one another. */
  public static SshHost privilege() {
    return new SshHost(HostImages.privilege());
  }

  /** One without any Java. */
  static SshHost bare() {
    return new SshHost(HostImages.bare());
  }

  /** In a network of its own with others, which know it by this name. */
  public SshHost in(Network network, String name) {
    return withNetwork(network).withNetworkAliases(name);
  }

  /** Only to be reached by those that are in the same network. */
  public SshHost hidden() {
    setExposedPorts(List.of());
    return this;
  }

  /** Whose disk can only be read, but for memory that is mounted at {@code /dev/shm}. */
  SshHost readOnlyRoot() {
    return withCreateContainerCmdModifier(command -> {
      Map<String, String> mounts = new HashMap<>(Map.of("/run", "rw,mode=755"));
      if (command.getHostConfig().getTmpFs() != null) {
        mounts.putAll(command.getHostConfig().getTmpFs());
      }
      command.getHostConfig().withReadonlyRootfs(true).withTmpFs(mounts);
    });
  }

  /** Whose directories for short-lived files and homes are mounted with these options. */
  SshHost temporaryDirectories(String options) {
    return withTmpFs(Map.of("/tmp", options, "/var/tmp", options, "/dev/shm", options));
  }

  /** With so much memory. */
  SshHost memory(long bytes) {
    return withCreateContainerCmdModifier(
        command -> command.getHostConfig().withMemory(bytes).withMemorySwap(bytes));
  }

  /** An account of this host, from here, with all that it takes to log in, and nothing but it. */
  public Ssh target(String account) {
    return credentials(
        account, anonymous(account).identitiesOnly(true), TestKeys.plain().toString());
  }

  /** The same without credentials; the host's key is known. */
  Ssh anonymous(String account) {
    return Ssh.to(getHost())
        .port(port())
        .user(account)
        .configFile("none")
        .knownHosts(TestKeys.write(
                "known_hosts." + getContainerId(),
                '[' + getHost() + "]:" + port() + ' ' + hostKey() + '\n')
            .toString());
  }

  /** An account of this host, from a context that is in the same network, by the host's name there. */
  public Ssh inside(String account) {
    return Ssh.to(name())
        .user(account)
        .configFile("none")
        .hostKeys(HostKeys.IGNORE)
        .identitiesOnly(true)
        .identity(TestKeys.text(TestKeys.plain()));
  }

  private Ssh credentials(String account, Ssh target, String key) {
    return switch (account) {
      case "pwuser" -> target.password(Secret.of("pwpass"));
      case "kbd" -> target.prompts(this::answer);
      case "twofactor" -> target.identity(key).prompts(this::answer);
      default -> target.identity(key);
    };
  }

  /** What someone who uses these accounts would type. */
  Secret answer(Prompt prompt) {
    return prompt.text().startsWith("One-time password") ? nextCode() : Secret.of("kbdpass");
  }

  /** The next one-time code of the one account that a test uses with them. */
  public Secret nextCode() {
    return Secret.of(CODES.get(usedCodes.getAndIncrement()));
  }

  /** An entry for {@code ssh_config}, from here, under the host's name in its network. */
  String configuration(String account) {
    return String.join(
        "\n",
        "Host " + name(),
        "  HostName " + getHost(),
        "  Port " + port(),
        "  User " + account,
        "  IdentityFile " + TestKeys.plain(),
        "  IdentitiesOnly yes",
        "  StrictHostKeyChecking no",
        "  UserKnownHostsFile /dev/null",
        "");
  }

  /** The port here that leads there. */
  public int port() {
    return getMappedPort(SSH);
  }

  /** Its name in its network. */
  String name() {
    return getNetworkAliases().get(getNetworkAliases().size() - 1);
  }

  /** Its key, as {@code known_hosts} has it behind the name. */
  String hostKey() {
    String[] words = shell("cat /run/ssh_host_ed25519_key.pub").split(" ");
    return words[0] + ' ' + words[1].strip();
  }

  /** Runs a script there, as root, and returns what it prints. */
  public String shell(String script) {
    if (root == null) {
      throw new IllegalStateException("does not run");
    }
    return root.run(script);
  }

  /** The same for a script that takes its time, while other scripts run. */
  public String shellBeside(String script) {
    try (RootShell beside = new RootShell(getContainerId())) {
      return beside.run(script);
    }
  }

  @Override
  protected void containerIsStarted(InspectContainerResponse started) {
    root = new RootShell(started.getId());
  }

  @Override
  protected void containerIsStopping(InspectContainerResponse stopping) {
    if (root != null) {
      root.close();
    }
  }

  /** What there is now that a context could leave behind. */
  HostState state() {
    return HostState.parse(shell(HostState.SCRIPT));
  }

  /** Freezes all that runs there: nothing is closed, nothing answers. */
  public void pause() {
    Docker.run("pause", getContainerId());
  }

  /** Ends {@link #pause}. */
  public void resume() {
    Docker.run("unpause", getContainerId());
  }

  /** Ends all that runs there, as if someone had pulled the plug, but whoever is connected hears of it. */
  void kill() {
    killed = true;
    Docker.run("kill", getContainerId());
  }

  /** Whether nobody has killed it. */
  boolean isUp() {
    return !killed;
  }

  /** Takes its network away: nothing is closed, nothing gets through. */
  void linkDown() {
    shell("ip link set eth0 down");
  }

  /** Gives its network back. */
  void linkUp() {
    shell("ip link set eth0 up");
  }
}
