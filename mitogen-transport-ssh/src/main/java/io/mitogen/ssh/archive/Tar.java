package io.mitogen.ssh.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a tar archive, in the format of POSIX.1-1988. Confined to one thread. All owners are root and all times are zero, so
 * that the same files are the same bytes.
 *
 * <pre>
 *   0 name 100 | 100 mode 8 | 108 uid 8 | 116 gid 8 | 124 size 12 | 136 time 12 | 148 checksum 8 | 156 type
 *   157 link 100 | 257 "ustar" 6 | 263 "00" | 265 owner 32 | 297 group 32 | 329 device 16 | 345 prefix 155
 * </pre>
 */
final class Tar implements Closeable {
  private static final int BLOCK = 512;
  private static final int NAME_BYTES = 100;
  private static final int PREFIX_AT = 345;
  private static final int PREFIX_BYTES = 155;
  private static final int CHECKSUM_AT = 148;

  private final OutputStream out;

  Tar(OutputStream out) {
    this.out = out;
  }

  /** A directory; all of them come before what is in them. */
  void directory(String name) throws IOException {
    header(name + '/', 0755, 0, '5');
  }

  /** A file. */
  void file(String name, boolean executable, byte[] content) throws IOException {
    header(name, executable ? 0755 : 0644, content.length, '0');
    out.write(content);
    out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
  }

  private void header(String name, int mode, int size, char type) throws IOException {
    byte[] header = new byte[BLOCK];
    int split = split(name);
    put(header, 0, name.substring(split == 0 ? 0 : split + 1));
    put(header, PREFIX_AT, name.substring(0, split));
    put(header, 100, "%07o".formatted(mode));
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, "%011o".formatted(size));
    put(header, 136, "00000000000");
    header[156] = (byte) type;
    put(header, 257, "ustar\00000");
    put(header, 265, "root");
    put(header, 297, "root");
    Arrays.fill(header, CHECKSUM_AT, CHECKSUM_AT + 8, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, CHECKSUM_AT, "%06o\0".formatted(sum));
    out.write(header);
  }

  /** Where the slash between prefix and name is, or zero if there is no need for one. */
  private static int split(String name) throws IOException {
    if (name.length() <= NAME_BYTES) {
      return 0;
    }
    int slash = name.indexOf('/', name.length() - NAME_BYTES - 1);
    if (slash <= 0 || slash > PREFIX_BYTES || slash == name.length() - 1) {
      throw new IOException("the name of this file is too long for an archive: " + name);
    }
    return slash;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  /** Writes the end; the stream stays open. */
  @Override
  public void close() throws IOException {
    out.write(new byte[2 * BLOCK]);
  }
}
