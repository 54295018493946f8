package io.mitogen.examples;

// begin: first-call
import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.core.Mitogen;

public final class FirstCall {
  public static void main(String[] arguments) {
    Mitogen.run(router -> {
      Context child = router.connect(Local.jvm());
      System.out.println("here:  process " + pid());
      System.out.println("there: process " + child.call(FirstCall::pid));
    });
  }

  static long pid() {
    return ProcessHandle.current().pid();
  }
}
// end: first-call
