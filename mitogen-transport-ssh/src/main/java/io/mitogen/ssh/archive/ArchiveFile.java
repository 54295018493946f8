package io.mitogen.ssh.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An archive, in a file that begins with its facts: one line of {@value #HEADER_BYTES} bytes. Immutable.
 *
 * @param path of the file
 * @param facts that it begins with
 */
record ArchiveFile(Path path, Facts facts) {
  private static final int HEADER_BYTES = 256;
  private static final int PART_BYTES = 1 << 20;

  /** Writes an archive, and says what it has written. */
  interface Writer {
    Facts write(OutputStream out) throws IOException, InterruptedException, NoRuntimeException;
  }

  /** Has one written into a file. */
  static ArchiveFile write(Path file, Writer writer)
      throws IOException, InterruptedException, NoRuntimeException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      channel.position(HEADER_BYTES);
      Facts facts = writer.write(Channels.newOutputStream(channel));
      String header = "%-" + (HEADER_BYTES - 1) + "s\n";
      ByteBuffer line =
          ByteBuffer.wrap(header.formatted(facts.toLine()).getBytes(StandardCharsets.US_ASCII));
      for (int at = 0; line.hasRemaining(); ) {
        at += channel.write(line, at);
      }
      return new ArchiveFile(file, facts);
    }
  }

  /** One that was written earlier; empty if there is none, or it is not whole. */
  static Optional<ArchiveFile> read(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      byte[] header = read(file, 0, HEADER_BYTES);
      Optional<Facts> facts = Facts.ofLine(new String(header, StandardCharsets.US_ASCII).strip());
      return facts.map(known -> new ArchiveFile(path, known)).filter(archive -> archive.isWhole());
    }
  }

  private boolean isWhole() {
    MessageDigest digest = Digests.sha256();
    try {
      for (long offset = 0; offset < facts.size(); ) {
        byte[] part = part(offset);
        if (part.length == 0) {
          return false;
        }
        digest.update(part);
        offset += part.length;
      }
    } catch (IOException e) {
      return false; // then it is made anew, and that will fail for the same reason, or not
    }
    return HexFormat.of().formatHex(digest.digest()).equals(facts.digest());
  }

  /** At most a megabyte of it. */
  byte[] part(long offset) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      return part(file, offset, facts.size());
    }
  }

  /** The same of a file that has {@code size} bytes of an archive so far. */
  static byte[] part(RandomAccessFile file, long offset, long size) throws IOException {
    int length = (int) Math.max(0, Math.min(PART_BYTES, size - offset));
    return read(file, HEADER_BYTES + offset, length);
  }

  private static byte[] read(RandomAccessFile file, long at, int length) throws IOException {
    byte[] bytes = new byte[length];
    file.seek(at);
    try {
      file.readFully(bytes);
    } catch (EOFException e) {
      throw new IOException("the file of a java runtime is too short", e);
    }
    return bytes;
  }
}
