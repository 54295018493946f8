package io.mitogen.examples;

import io.mitogen.Context;
import io.mitogen.ContextInfo;
import io.mitogen.Router;
import java.time.Duration;
import java.util.List;

/** Prints the contexts below this one, each below the one that started it. No state. */
final class Tree {
  private static final int PINGS = 20;

  private Tree() {}

  static void print(Router router) {
    System.out.printf(
        "%-36s process %-7d Java %s%n",
        "master", ProcessHandle.current().pid(), System.getProperty("java.version"));
    printBelow(router.myself().id(), "", router.contexts());
  }

  private static void printBelow(int parentId, String indent, List<Context> contexts) {
    for (Context context : contexts) {
      ContextInfo info = context.info();
      if (info.parentId() == parentId) {
        System.out.println(line(indent + "+- " + info.name(), info, quickest(context)));
        printBelow(info.id(), indent + "   ", contexts);
      }
    }
  }

  private static String line(String name, ContextInfo info, Duration roundTrip) {
    String line = String.format(
        "%-36s process %-7d Java %-8s round trip %4d us",
        name, info.pid(), info.javaVersion(), roundTrip.toNanos() / 1000);
    return info.bytesSent() < 0 // only its parent knows
        ? line
        : String.format(
            "%s; shipped %,d bytes, %d of the program's classes",
            line, info.bytesSent(), info.classesSent());
  }

  private static Duration quickest(Context context) {
    Duration best = context.ping().join();
    for (int i = 1; i < PINGS; i++) {
      Duration next = context.ping().join();
      best = next.compareTo(best) < 0 ? next : best;
    }
    return best;
  }
}
