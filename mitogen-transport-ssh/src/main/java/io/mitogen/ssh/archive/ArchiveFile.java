package io.mitogen.ssh.archive;

import java.io.IOException;
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

  /** Packs a runtime into a new file. */
  static ArchiveFile write(Path file, Path runtime, String platform)
      throws IOException, NoRuntimeException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      channel.position(HEADER_BYTES);
      Facts facts = Packing.pack(runtime, platform, Channels.newOutputStream(channel));
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
  static Optional<ArchiveFile> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file)) {
      byte[] header = new byte[HEADER_BYTES];
      readFully(channel, header, 0);
      Optional<Facts> facts = Facts.ofLine(new String(header, StandardCharsets.US_ASCII).strip());
      return facts.map(known -> new ArchiveFile(file, known)).filter(archive -> archive.isWhole());
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

  /** Some of it. */
  byte[] part(long offset) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      int length = (int) Math.max(0, Math.min(PART_BYTES, facts.size() - offset));
      byte[] part = new byte[length];
      readFully(channel, part, HEADER_BYTES + offset);
      return part;
    }
  }

  private static void readFully(FileChannel channel, byte[] bytes, long at) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new IOException("the file of a java runtime has become shorter");
      }
    }
  }
}
