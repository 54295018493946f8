package io.mitogen.benchmarks.ssh;

import io.mitogen.Router;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.tree.FirstAnswer;
import io.mitogen.core.Mitogen;
import io.mitogen.ssh.JavaRuntime;
import io.mitogen.ssh.Ssh;
import java.nio.file.Path;

/** Sends Java runtimes, and measures that: the program that {@link SshRuntime} starts. */
public final class RuntimeUser {
  private static final int TIMES = 3;

  private RuntimeUser() {}

  /** Takes the directory of a {@link PrivateServer}, a port that leads to it, and a directory to keep a runtime in. */
  public static void main(String[] arguments) {
    Output output = new Output(System.out);
    Ssh target = PrivateServer.target(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    Ssh ordinary =
        target.java(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Ssh sent = target.java(JavaRuntime.send());
    Ssh kept = target.java(JavaRuntime.send().cachedIn(arguments[2]));
    try (Router router = Mitogen.open()) {
      output.millis("ssh.runtime.first", FirstAnswer.nanos(router, sent));
      FirstAnswer.nanos(router, ordinary);
      FirstAnswer.nanos(router, kept); // the first time, it is sent
      for (int i = 0; i < TIMES; i++) {
        output.millis("ssh.runtime.sent", FirstAnswer.nanos(router, sent));
        output.millis("ssh.runtime.kept", FirstAnswer.nanos(router, kept));
        output.millis("ssh.runtime.none", FirstAnswer.nanos(router, ordinary));
      }
    }
  }
}
