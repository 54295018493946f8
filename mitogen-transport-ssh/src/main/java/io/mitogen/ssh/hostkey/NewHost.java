package io.mitogen.ssh.hostkey;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Adds hosts to a file of known hosts, each once, whoever else does the same. Thread-safe. */
final class NewHost {
  /** A lock on a file is for the whole JVM, and can't be had twice in it. */
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private NewHost() {}

  /**
   * Adds it, unless someone has done so meanwhile.
   *
   * @return what the file says of {@code name} besides: empty if we have added a line
   */
  static KnownHosts add(Path file, String name, String line) throws IOException {
    ONE_AT_A_TIME.lock();
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null && !Files.isDirectory(directory)) {
        Files.createDirectories(directory, mode(directory, "rwx------"));
      }
      try (FileChannel locked = FileChannel.open(
          file,
          Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
          mode(file, "rw-------"))) {
        locked.lock(); // other programs of ours; released by closing
        byte[] bytes = Channels.newInputStream(locked).readAllBytes();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        KnownHosts now = KnownHosts.parse(text, file, name);
        if (now.of(KnownHost.Marker.HOST).isEmpty()) {
          append(file, (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + line + "\n");
        }
        return now;
      }
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  /** At the end, in one piece: ssh itself adds lines without any lock. */
  private static void append(Path file, String text) throws IOException {
    try (FileChannel end = FileChannel.open(file, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        end.write(bytes);
      }
    }
  }

  private static FileAttribute<?>[] mode(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
