package io.mitogen.benchmarks.tree;

import io.mitogen.Context;
import io.mitogen.ContextInfo;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.benchmarks.measure.Benchmark;
import io.mitogen.benchmarks.measure.Output;
import io.mitogen.benchmarks.twenty.Part00;
import io.mitogen.core.Mitogen;

/** The first call into a package of twenty classes, all of which it needs, in a child that has been called before. */
public final class PackageOfTwenty implements Benchmark {
  private static final int WARM = 5;
  private static final int SUM_OF_ALL = 190;

  /** A request for a class has a header of 26 bytes and the name of the class in it. */
  private static final int LEAST_BYTES_OF_A_REQUEST =
      26 + Part00.class.getName().length();

  @Override
  public void run(Output output) {
    try (Router router = Mitogen.open()) {
      call("package20.first", router, output); // here the master has not read the classes yet
      for (int i = 0; i < WARM; i++) {
        call("package20", router, output);
      }
    }
  }

  private static void call(String metric, Router router, Output output) {
    try (Context child = router.connect(Local.jvm())) {
      child.run(Callees::nothing); // brings its class
      ContextInfo first = child.info();
      child.run(Callees::nothing);
      ContextInfo before = child.info();
      long start = System.nanoTime();
      int total = child.call(Part00::total);
      output.millis(metric + ".time", System.nanoTime() - start);
      check(total);
      print(metric, received(first, before), before, child.info(), output);
    }
  }

  private static void print(
      String metric, long ofAnAnswer, ContextInfo before, ContextInfo after, Output output) {
    output.put(metric + ".classes", after.classesSent() - before.classesSent(), "classes");
    output.bytes(metric + ".sent", after.bytesSent() - before.bytesSent());
    // Whatever the child sent besides its answer was a request: so many there were at most.
    long ofRequests = received(before, after) - ofAnAnswer;
    output.put(metric + ".requests", (int) (ofRequests / LEAST_BYTES_OF_A_REQUEST), "requests");
  }

  private static long received(ContextInfo before, ContextInfo after) {
    return after.bytesReceived() - before.bytesReceived();
  }

  private static void check(int total) {
    if (total != SUM_OF_ALL) {
      throw new IllegalStateException("the parts are " + total + " together, not " + SUM_OF_ALL);
    }
  }
}
