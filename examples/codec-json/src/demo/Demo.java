import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.core.Mitogen;
import io.mitogen.core.RouterOptions;
import java.util.List;
import java.util.Map;

/** A tree whose values are JSON: on the module path, as in a program. */
public final class Demo {
  private Demo() {}

  /** Sends values to a context behind another, and prints what comes back. */
  public static void main(String[] arguments) {
    try (var router = Mitogen.open(RouterOptions.defaults().codec("json"))) {
      Context middle = router.connect(Local.jvm().name("middle"));
      Context far = router.connect(Local.jvm().name("far").via(middle));
      System.out.println((Object) far.call(Demo::sorted, List.of(3, 1, 2)));
      System.out.println(router.servingStats());
    }
  }

  static Map<String, Object> sorted(List<Integer> numbers) {
    return Map.of("sorted", numbers.stream().sorted().toList());
  }
}
