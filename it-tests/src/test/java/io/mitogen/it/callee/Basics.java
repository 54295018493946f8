package io.mitogen.it.callee;

import io.mitogen.Blob;
import io.mitogen.Secret;
import io.mitogen.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Simple questions to a context. */
public final class Basics {
  private Basics() {}

  public static long pid() {
    return ProcessHandle.current().pid();
  }

  public static Object echo(Object value) {
    return value;
  }

  public static String typeOf(Object value) {
    return value == null ? "null" : value.getClass().getName();
  }

  public static int length(byte[] bytes) {
    return bytes.length;
  }

  public static byte[] bytes(int count) {
    return new byte[count];
  }

  public static String property(String name) {
    return System.getProperty(name);
  }

  public static String variable(String name) {
    return System.getenv(name);
  }

  public static long maxMemory() {
    return Runtime.getRuntime().maxMemory();
  }

  public static String workingDirectory() {
    return System.getProperty("user.dir");
  }

  /** That of the machine. */
  public static String hostName() throws IOException {
    return Files.readString(Path.of("/etc/hostname")).strip();
  }

  public static int readInput() throws IOException {
    return System.in.read();
  }

  /** Three of our own types, taken apart and put together over there. */
  public static Tuple swap(Tuple pair, Blob blob, Secret secret) {
    String revealed = new String(secret.reveal());
    return Tuple.of(
        pair.get(1), pair.get(0), Blob.of(new byte[blob.size()]), Secret.of(revealed + "!"));
  }
}
