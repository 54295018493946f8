package io.mitogen.it.program;

import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Offspring;
import io.mitogen.ssh.JavaRuntime;
import io.mitogen.ssh.Ssh;

/** Connects to a host that is sent its Java, leaves a program behind there, prints its context's pid, and waits for its own end. */
public final class DoomedOnHost {
  private DoomedOnHost() {}

  /** @param arguments host, port, user, file of the private key, file of known hosts */
  @SuppressWarnings({"resource", "SystemOut"}) // see above
  public static void main(String[] arguments) throws Exception {
    Router router = Mitogen.open();
    Context there = router.connect(Ssh.to(arguments[0])
        .port(Integer.parseInt(arguments[1]))
        .user(arguments[2])
        .configFile("none")
        .identitiesOnly(true)
        .identity(arguments[3])
        .knownHosts(arguments[4])
        .java(JavaRuntime.send()));
    there.run(Offspring::start, Offspring.STUBBORN);
    System.out.println("child " + there.info().pid());
    Thread.sleep(3_600_000);
  }
}
