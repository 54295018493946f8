package io.mitogen.examples;

import io.mitogen.ConnectException;
import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.ssh.Ssh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Asks hosts how they are, all at once: {@code ./mitogen hosts web1 ann@web2:2222}. They are reached as {@code ssh} would
 * reach them.
 */
public final class Hosts {
  private Hosts() {}

  /** Ends with status 1 if a host could not be asked, 2 if there is none to ask. */
  public static void main(String[] hosts) {
    if (hosts.length == 0) {
      System.err.println("usage: ./mitogen hosts [USER@]HOST[:PORT]...");
      System.exit(2);
    }
    boolean[] failed = {false};
    Mitogen.run(router -> failed[0] = !askAll(router, hosts));
    if (failed[0]) {
      System.exit(1);
    }
  }

  private static boolean askAll(Router router, String[] hosts) {
    Map<String, CompletableFuture<Context>> connecting = new LinkedHashMap<>();
    for (String host : hosts) {
      connecting.put(host, router.connectAsync(target(host)));
    }
    boolean all = true;
    for (Map.Entry<String, CompletableFuture<Context>> each : connecting.entrySet()) {
      try {
        System.out.println(each.getKey() + ": " + each.getValue().join().call(Hosts::state));
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof ConnectException failure)) {
          throw e;
        }
        System.out.println(each.getKey() + ": " + failure.getMessage());
        all = false;
      }
    }
    return all;
  }

  private static Ssh target(String host) {
    int at = host.lastIndexOf('@');
    int colon = host.indexOf(':', at + 1);
    Ssh target = Ssh.to(host.substring(at + 1, colon < 0 ? host.length() : colon));
    target = at < 0 ? target : target.user(host.substring(0, at));
    return colon < 0 ? target : target.port(Integer.parseInt(host.substring(colon + 1)));
  }

  /** Runs over there. */
  static String state() throws IOException {
    String loads = Files.readString(Path.of("/proc/loadavg"));
    return System.getProperty("os.name") + " " + System.getProperty("os.version") + ", Java "
        + System.getProperty("java.version") + ", " + Runtime.getRuntime().availableProcessors()
        + " processors, load "
        + loads.substring(0, loads.indexOf(' '));
  }
}
