package io.mitogen.runtime.code;

import org.jspecify.annotations.Nullable;

/** Where a context has code from, for those below it. Thread-safe. */
public interface ClassStore {
  /**
   * The class that a loader has under that name. May block, bounded, to ask for it.
   *
   * @throws ClassNotFoundException if it is not to be had; says why
   * @throws NotServedException if it is not to be given
   */
  Found find(CodeRequest request) throws ClassNotFoundException;

  /**
   * What {@link #find} would find, as far as it is known here and is to be given along with others that refer to it; else
   * null. Does not ask anyone.
   */
  @Nullable
  ClassFile known(CodeRequest request);

  /**
   * All resources of that name. May block, bounded, to ask for them.
   *
   * @throws NotServedException if they are not to be given
   * @throws java.io.UncheckedIOException if they can't be read
   */
  ResourceAnswer resources(CodeRequest request) throws NotServedException;

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
