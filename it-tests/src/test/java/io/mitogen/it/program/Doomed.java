package io.mitogen.it.program;

import io.mitogen.Callee;
import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Trouble;
import java.util.List;
import java.util.Map;

/** Connects, keeps its context busy in the way that it is told, prints its pid, and waits for its own end. */
public final class Doomed {
  private static final Map<String, Callee.Void0> WAYS = Map.of(
      "idle",
      () -> {},
      "sleeping",
      () -> Trouble.sleep(3_600_000),
      "stubborn",
      () -> Trouble.stubborn(3_600_000),
      "hanging",
      Trouble::hang,
      "threads",
      Trouble::startThreads,
      "printing",
      Trouble::printForever);

  private Doomed() {}

  @SuppressWarnings({"resource", "SystemOut"}) // see above
  public static void main(String[] arguments) throws Exception {
    Router router = Mitogen.open();
    Context child = router.connect(Local.jvm());
    int begun = router.addHandler(message -> {
      if (message.dead().isEmpty()) {
        System.out.println("child " + child.info().pid());
      }
    });
    child.run(Trouble::tell, begun, List.of());
    child.send(WAYS.get(arguments[0]));
    Thread.sleep(3_600_000);
  }
}
