package io.mitogen.runtime.call;

import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import org.jspecify.annotations.Nullable;

/**
 * Which method is to be called: the start of the data of a call. Immutable.
 *
 * <pre>
 *  | loader i32 | class text | method text | descriptor text |
 * </pre>
 */
public final class MethodName {
  private final int loader;
  private final String className;
  private final String method;
  private final String descriptor;

  /**
   * A method.
   *
   * @param loader the number of the loader that its class comes from
   * @param className the binary name of its class
   * @param method its name; without a descriptor, optionally with its parameter types
   * @param descriptor its descriptor as in JVMS 4.3.3, or empty if it is to be found by name and arguments
   */
  public MethodName(int loader, String className, String method, String descriptor) {
    this.loader = loader;
    this.className = className;
    this.method = method;
    this.descriptor = descriptor;
  }

  /** The number of the loader that its class comes from. */
  public int loader() {
    return loader;
  }

  /** The binary name of its class. */
  public String className() {
    return className;
  }

  /** Its name. */
  public String method() {
    return method;
  }

  /** Its descriptor, or empty. */
  public String descriptor() {
    return descriptor;
  }

  void write(WireOutput out) {
    out.i32(loader);
    out.text(className);
    out.text(method);
    out.text(descriptor);
  }

  static MethodName read(WireInput in) {
    int loader = in.i32();
    String className = in.text();
    String method = in.text();
    return new MethodName(loader, className, method, in.text());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MethodName that
        && loader == that.loader
        && method.equals(that.method)
        && className.equals(that.className)
        && descriptor.equals(that.descriptor);
  }

  @Override
  public int hashCode() {
    return 31 * className.hashCode() + method.hashCode();
  }

  @Override
  public String toString() {
    return className + "." + method;
  }
}
