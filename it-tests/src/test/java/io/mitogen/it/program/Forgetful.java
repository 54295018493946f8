package io.mitogen.it.program;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;

/** Connects, uses what an event loop is for, prints the pid of its context, and forgets to close. */
public final class Forgetful {
  private Forgetful() {}

  @SuppressWarnings({"resource", "SystemOut"}) // see above
  public static void main(String[] arguments) throws Exception {
    Router router = Mitogen.open();
    router.addHandler(message -> {});
    Context child = router.connectAsync(Local.jvm()).get();
    System.out.println("child " + child.callAsync(Basics::pid).get());
  }
}
