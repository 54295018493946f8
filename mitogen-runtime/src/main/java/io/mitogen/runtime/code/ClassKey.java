package io.mitogen.runtime.code;

import org.jspecify.annotations.Nullable;

/** A class by its loader's number and its name. Immutable. */
public final class ClassKey {
  private final int loader;
  private final String name;

  /** The class {@code name} of the loader number {@code loader}. */
  public ClassKey(int loader, String name) {
    this.loader = loader;
    this.name = name;
  }

  /** The one of a class file. */
  public static ClassKey of(ClassFile file) {
    return new ClassKey(file.loader(), file.name());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClassKey that && loader == that.loader && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + loader;
  }
}
