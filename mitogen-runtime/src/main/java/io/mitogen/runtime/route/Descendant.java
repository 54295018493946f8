package io.mitogen.runtime.route;

import io.mitogen.UndeliverableException;
import io.mitogen.runtime.stream.Neighbour;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;

/**
 * What is known of a context below this one. Immutable.
 *
 * <pre>
 *  | id i32 | parent i32 | name text | pid i64 | java version text |
 * </pre>
 */
public final class Descendant {
  /** The longest name: it shows the whole path. */
  static final int MAX_NAME_CHARS = 10_000;

  private final int id;
  private final int parent;
  private final String name;
  private final long pid;
  private final String javaVersion;

  private Descendant(int id, int parent, String name, long pid, String javaVersion) {
    this.id = id;
    this.parent = parent;
    this.name = name;
    this.pid = pid;
    this.javaVersion = javaVersion;
  }

  /** A child of the context {@code parent}. */
  public static Descendant child(int parent, Neighbour child) {
    return new Descendant(child.id(), parent, child.name(), child.pid(), child.javaVersion());
  }

  /** Its number in the tree. */
  public int id() {
    return id;
  }

  /** The context that started it. */
  public int parent() {
    return parent;
  }

  /** Its name, which shows the path. */
  public String name() {
    return name;
  }

  /** Its process id, on its own machine. */
  public long pid() {
    return pid;
  }

  /** Its {@code java.version}. */
  public String javaVersion() {
    return javaVersion;
  }

  /** The feature version of its Java, such as 17 of 17.0.15. */
  public int javaFeature() {
    int feature = 0;
    for (int i = 0; i < javaVersion.length() && feature < 1000; i++) {
      char c = javaVersion.charAt(i);
      if (c < '0' || c > '9') {
        return feature;
      }
      feature = 10 * feature + c - '0';
    }
    return feature;
  }

  void write(WireOutput out) {
    out.i32(id);
    out.i32(parent);
    out.text(name);
    out.i64(pid);
    out.text(javaVersion);
  }

  /** From a neighbour's message, which is not trusted: what goes into logs is checked. */
  static Descendant read(WireInput in) {
    int id = in.i32();
    int parent = in.i32();
    String name = checked(in.text());
    long pid = in.i64();
    return new Descendant(id, parent, name, pid, checked(in.text()));
  }

  static String checked(String text) {
    boolean fits = text.length() <= MAX_NAME_CHARS;
    for (int i = 0; fits && i < text.length(); i++) {
      fits = !Character.isISOControl(text.charAt(i));
    }
    if (!fits) {
      throw new UndeliverableException(
          UndeliverableException.Reason.MALFORMED,
          "a name of " + text.length() + " characters, or with control characters in it");
    }
    return text;
  }
}
