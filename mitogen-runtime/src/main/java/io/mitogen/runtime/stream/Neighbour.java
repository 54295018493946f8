package io.mitogen.runtime.stream;

/** Who is at the other end of a stream, as its hello said. Immutable. */
public final class Neighbour {
  private final int id;
  private final String name;
  private final long pid;
  private final String javaVersion;

  /** The context {@code id}. */
  public Neighbour(int id, String name, long pid, String javaVersion) {
    this.id = id;
    this.name = name;
    this.pid = pid;
    this.javaVersion = javaVersion;
  }

  /** Its number in the tree. */
  public int id() {
    return id;
  }

  /** Its name. */
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
}
