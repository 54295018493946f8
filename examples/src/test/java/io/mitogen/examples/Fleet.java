package io.mitogen.examples;

// begin: fleet
import io.mitogen.Context;
import io.mitogen.Invocation;
import io.mitogen.Local;
import io.mitogen.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

final class Fleet {
  static List<Context> connect(int count) {
    Router router = Invocation.current().router(); // that of the context that this runs in
    List<CompletableFuture<Context>> connecting = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      connecting.add(router.connectAsync(Local.jvm().name("helper-" + i)));
    }
    return connecting.stream().map(CompletableFuture::join).toList();
  }

  static String versionOf(Context other) {
    return other.call(System::getProperty, "java.version");
  }
}
// end: fleet
