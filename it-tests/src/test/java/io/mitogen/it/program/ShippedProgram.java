package io.mitogen.it.program;

import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Json;
import io.mitogen.it.callee.Language;
import io.mitogen.it.callee.Shipping;

/** Calls, in a context, what needs classes, a library, resources and services; prints what comes back. */
public final class ShippedProgram {
  private ShippedProgram() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) {
    Mitogen.run(router -> {
      Context child = router.connect(Local.jvm());
      System.out.println("loader " + Shipping.class.getClassLoader().getClass().getName());
      System.out.println("classes " + child.call(Language::enums));
      System.out.println("resources " + child.call(Shipping::resources));
      System.out.println("services " + child.call(Shipping::services));
      System.out.println("library "
          + child.call(
              Json::withoutFirstDisk,
              "{\"host-name\":\"db1\",\"disks\":[{\"kind\":\"local\",\"bytes\":7}],\"ports\":{}}"));
    });
  }
}
