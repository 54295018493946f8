package io.mitogen.examples;

// begin: inventory
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

final class Inventory {
  static List<String> hosts() throws IOException {
    try (InputStream in = Inventory.class.getResourceAsStream("hosts.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
// end: inventory
