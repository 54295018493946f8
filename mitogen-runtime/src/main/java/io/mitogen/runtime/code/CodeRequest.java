package io.mitogen.runtime.code;

import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import org.jspecify.annotations.Nullable;

/**
 * A request for a class, or for the resources of a name. Immutable.
 *
 * <pre>
 *  | loader i32 | name text | java u16 | asker i32 |
 * </pre>
 */
public final class CodeRequest {
  private final int loader;
  private final String name;
  private final int java;
  private final int asker;

  /**
   * What the loader number {@code loader} has under this name.
   *
   * @param java the feature version of the Java that it is for: what a multi-release jar has for it
   * @param asker the context that wants it, for the log; does not tell one request from another
   */
  public CodeRequest(int loader, String name, int java, int asker) {
    this.loader = loader;
    this.name = name;
    this.java = java;
    this.asker = asker;
  }

  /** The number of the loader. */
  public int loader() {
    return loader;
  }

  /** The binary name of the class, or the name of the resource. */
  public String name() {
    return name;
  }

  /** The feature version of the Java that it is for. */
  public int java() {
    return java;
  }

  /** The context that wants it, by its own account. */
  public int asker() {
    return asker;
  }

  /** Appends the request to the data of a message. */
  public void write(WireOutput out) {
    out.i32(loader);
    out.text(name);
    out.u16(java);
    out.i32(asker);
  }

  /** Reads what {@link #write} wrote. */
  public static CodeRequest read(WireInput in) {
    int loader = in.i32();
    String name = in.text();
    int java = in.u16();
    return new CodeRequest(loader, name, java, in.i32());
  }

  /** The same, of something else that the same one wants. */
  public CodeRequest of(int otherLoader, String otherName) {
    return new CodeRequest(otherLoader, otherName, java, asker);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CodeRequest that
        && loader == that.loader
        && java == that.java
        && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + loader;
  }
}
