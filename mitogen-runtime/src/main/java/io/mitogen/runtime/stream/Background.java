package io.mitogen.runtime.stream;

/** Where a stream does the writing that may block. Thread-safe. */
interface Background {
  /** How large the buffer is that is lent to the work. */
  int BUFFER_BYTES = 32 * 1024;

  /** Does this work, soon, step by step until it is done. Never blocks. */
  void begin(Work work);

  /** There will be no more work. */
  void close();

  /** What is to be done. */
  interface Work {
    /**
     * Does a part of it. May block.
     *
     * @param buffer lent to it meanwhile
     * @return whether more is to be done
     */
    boolean step(byte[] buffer);
  }
}
