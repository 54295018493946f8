package io.mitogen.benchmarks.ssh;

import io.mitogen.benchmarks.process.Workspace;
import io.mitogen.ssh.Ssh;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An {@code sshd} of our own, on a free port of the loopback interface, that lets in the account that runs us, with a key made
 * for it. Immutable.
 *
 * @param workspace its files and those of its clients
 * @param process of the server
 * @param port where it listens
 */
record PrivateServer(Workspace workspace, Process process, int port) implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final Duration CONNECT_LIMIT = Duration.ofMinutes(2);
  private static final int START_ATTEMPTS = 200; // of 25 ms each
  private static final int END_SECONDS = 5;

  /** Makes the keys, starts it, and waits until it listens. */
  static PrivateServer start() throws IOException, InterruptedException {
    Workspace workspace = Workspace.create();
    try {
      Path directory = workspace.directory();
      newKey(directory.resolve("host"));
      newKey(directory.resolve("key"));
      Files.writeString(
          directory.resolve("known_hosts"), "* " + Files.readString(directory.resolve("host.pub")));
      int port = freePort();
      Path server = directory.resolve("sshd_config");
      Files.write(server, serverConfiguration(directory, port, account()));
      Files.write(directory.resolve("ssh_config"), clientConfiguration(directory, port));
      Process process = new ProcessBuilder(program("sshd"), "-D", "-e", "-f", server.toString())
          .redirectErrorStream(true)
          .redirectOutput(directory.resolve("sshd.log").toFile())
          .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "sshd")); // after Ctrl-C
      PrivateServer started = new PrivateServer(workspace, process, port);
      started.awaitPort();
      return started;
    } catch (IOException | InterruptedException | RuntimeException e) {
      workspace.close();
      throw e;
    }
  }

  private static void newKey(Path file) throws IOException, InterruptedException {
    OpenSsh.run(
        List.of(program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", file.toString()));
  }

  /** For {@code sshd}; strict modes would refuse keys below a temporary directory that all may write to. */
  static List<String> serverConfiguration(Path directory, int port, String account) {
    return List.of(
        "Port " + port,
        "ListenAddress " + HOST,
        "HostKey " + directory.resolve("host"),
        "PidFile none",
        "AuthorizedKeysFile " + directory.resolve("key.pub"),
        "StrictModes no",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "UsePAM " + (account.equals("root") ? "yes" : "no"), // others may not ask it
        "UseDNS no",
        "SetEnv HOME=" + directory, // the account's start-up files may do anything, and take long
        "PrintMotd no",
        "MaxStartups 200:30:400",
        "MaxSessions 200",
        "AllowUsers " + account);
  }

  /** For {@code ssh}. */
  static List<String> clientConfiguration(Path directory, int port) {
    return List.of(
        "Host " + HOST,
        "Port " + port,
        "User " + account(),
        "IdentityFile " + directory.resolve("key"),
        "IdentitiesOnly yes",
        "UserKnownHostsFile " + directory.resolve("known_hosts"),
        "GlobalKnownHostsFile /dev/null",
        "StrictHostKeyChecking yes",
        "ControlMaster no",
        "ControlPath none",
        "BatchMode yes");
  }

  private void awaitPort() throws IOException, InterruptedException {
    IOException last = null;
    for (int i = 0; i < START_ATTEMPTS && process.isAlive(); i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException e) {
        last = e;
        TimeUnit.MILLISECONDS.sleep(25);
      }
    }
    String said = Files.readString(workspace.directory().resolve("sshd.log")).strip();
    close();
    throw new IOException(
        "sshd does not listen on port " + port + "; it said \"" + said + '"', last);
  }

  /** What {@code ssh -F} reads. */
  Path clientConfiguration() {
    return workspace.directory().resolve("ssh_config");
  }

  /** The account that runs us, with the same Java as children on this machine have. */
  Ssh target() {
    return target(port);
  }

  /** The same by way of another port. */
  Ssh target(int otherPort) {
    return target(workspace.directory(), otherPort)
        .java(Path.of(System.getProperty("java.home"), "bin", "java").toString());
  }

  /** For a JVM that knows the directory and the port. It has the host find a Java. */
  static Ssh target(Path directory, int port) {
    return Ssh.to(HOST)
        .port(port)
        .user(account())
        .identity(directory.resolve("key").toString())
        .identitiesOnly(true)
        .knownHosts(directory.resolve("known_hosts").toString())
        .configFile("none")
        .connectTimeout(CONNECT_LIMIT); // a machine that is slow is measured, too
  }

  /** The words for {@code ssh host true}. */
  List<String> nothing() {
    return nothing(port);
  }

  /** The same by way of another port. */
  List<String> nothing(int otherPort) {
    return List.of(
        program("ssh"),
        "-F",
        clientConfiguration().toString(),
        "-p",
        Integer.toString(otherPort),
        HOST,
        "true");
  }

  private static String program(String name) {
    return OpenSsh.find(name).map(Path::toString).orElse(name);
  }

  private static String account() {
    return System.getProperty("user.name");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Ends it, and what it has started for connections. */
  @Override
  public void close() {
    List<ProcessHandle> sessions = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    sessions.forEach(ProcessHandle::destroyForcibly);
    workspace.close();
  }
}
