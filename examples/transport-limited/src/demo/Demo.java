import com.example.limited.Limited;
import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.core.Mitogen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A context with limits behind another: on the module path, as in a program. */
public final class Demo {
  private Demo() {}

  /** Prints what the kernel says of the context. */
  public static void main(String[] arguments) {
    // begin: limited-demo
    Mitogen.run(router -> {
      Context middle = router.connect(Local.jvm().name("middle"));
      Context meek = router.connect(Limited.context()
          .niceness(10)
          .openFiles(allowed -> Math.min(allowed, 256))
          .processorTime(Duration.ofMinutes(5))
          .via(middle));
      List<String> limits = meek.call(Demo::limits);
      limits.forEach(System.out::println);
    });
    // end: limited-demo
  }

  static List<String> limits() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/limits")).stream()
        .filter(line -> line.startsWith("Max cpu") || line.startsWith("Max open"))
        .toList();
  }
}
