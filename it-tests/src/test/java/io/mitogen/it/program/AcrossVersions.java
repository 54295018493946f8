package io.mitogen.it.program;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Chain;
import io.mitogen.it.callee.Language;

/** Connects a context on another Java, and prints what works there. */
public final class AcrossVersions {
  private AcrossVersions() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) {
    Mitogen.run(router -> {
      Context child = router.connect(Local.jvm().java(arguments[0]));
      System.out.println("child " + child.call(Basics::property, "java.specification.version"));
      System.out.println("records " + child.call(Language::records));
      System.out.println("chain " + child.call(Chain::length));
    });
  }
}
