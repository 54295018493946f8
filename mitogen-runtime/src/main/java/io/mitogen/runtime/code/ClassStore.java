package io.mitogen.runtime.code;

import org.jspecify.annotations.Nullable;

/** Where a context has classes from, for those below it. Thread-safe. */
public interface ClassStore {
  /**
   * The class that the loader number {@code loader} has under that name. May block, bounded, to ask for it.
   *
   * @throws ClassNotFoundException if it is not to be had, or not to be given; says why
   */
  Found find(int loader, String name) throws ClassNotFoundException;

  /**
   * What {@link #find} would find, as far as it is known here and is to be given along with others that refer to it; else
   * null. Does not ask anyone.
   */
  @Nullable
  ClassFile known(int loader, String name);

  /** A class that is to be had. Immutable. */
  final class Found {
    private final int loader;
    private final @Nullable ClassFile file;

    private Found(int loader, @Nullable ClassFile file) {
      this.loader = loader;
      this.file = file;
    }

    /** To be sent. */
    public static Found of(ClassFile file) {
      return new Found(file.loader(), file);
    }

    /** Every context has it, from the loader number {@code loader}. */
    public static Found everywhere(int loader) {
      return new Found(loader, null);
    }

    /** The number of the loader that defines it. */
    public int loader() {
      return loader;
    }

    /** What is to be sent, or null if every context has it. */
    public @Nullable ClassFile file() {
      return file;
    }
  }
}
