package io.mitogen.it.program;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Offspring;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Connects two contexts, one behind the other, which leave programs behind; prints the pids of all, and waits. */
public final class DoomedParent {
  private DoomedParent() {}

  @SuppressWarnings({"resource", "SystemOut"}) // see above
  public static void main(String[] arguments) throws Exception {
    Router router = Mitogen.open();
    Context near = router.connect(Local.jvm());
    Context far = router.connect(Local.jvm().via(near));
    List<Long> pids = new ArrayList<>();
    for (Context context : List.of(near, far)) {
      pids.add(context.info().pid());
      pids.add(context.call(Offspring::start, Offspring.STUBBORN));
      pids.add(context.call(Offspring::start, Offspring.ORPHAN));
    }
    System.out.println(
        "tree " + pids.stream().map(pid -> Long.toString(pid)).collect(Collectors.joining(" ")));
    Thread.sleep(3_600_000);
  }
}
