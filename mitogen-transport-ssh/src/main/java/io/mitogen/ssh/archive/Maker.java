package io.mitogen.ssh.archive;

import java.io.IOException;
import java.nio.file.Path;

/** Has a runtime to pack. */
interface Maker {
  /**
   * Puts a runtime into a directory, which is there and empty.
   *
   * @return the runtime's home: the directory, or one below it, or elsewhere
   */
  Path make(Path directory) throws IOException, InterruptedException, NoRuntimeException;

  /**
   * Puts what can be had at once into another such directory, under the names that it has in the home: it is packed while the
   * rest is being made, and instead of what is there then.
   */
  default void begin(Path directory) throws IOException, InterruptedException {}
}
