package io.mitogen.runtime.sim;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;

/** One direction of a link: what is written arrives later, in its order, but in other pieces. Confined to the test. */
final class SlowPipe {
  private static final int LARGEST_PIECE_BYTES = 20_000;

  private final World world;
  private final Sequence arrivals;
  private final Runnable reader;
  private final ArrayDeque<byte[]> underWay = new ArrayDeque<>();
  private ByteArrayInputStream arrived = new ByteArrayInputStream(new byte[0]);
  private boolean closed;
  private boolean ended;

  /** @param reader called when something has arrived; it reads all of that, or if it is nothing, the end */
  SlowPipe(World world, Runnable reader) {
    this.world = world;
    this.arrivals = new Sequence(world);
    this.reader = reader;
  }

  /** Nothing more is written; what was written arrives. */
  void close() {
    if (!closed) {
      closed = true;
      arrivals.execute(this::end);
    }
  }

  /** The end comes anywhere in what is under way. */
  void breakOff() {
    int left = underWay.stream().mapToInt(piece -> piece.length).sum();
    int lost = world.random.nextInt(left + 1);
    while (lost > 0) {
      byte[] piece = underWay.removeLast();
      if (piece.length > lost) {
        underWay.addLast(Arrays.copyOf(piece, piece.length - lost));
      }
      lost -= Math.min(lost, piece.length);
    }
    close();
  }

  boolean hasArrived() {
    return arrived.available() > 0;
  }

  private void arrive() {
    byte[] piece = underWay.poll();
    if (piece != null) { // else it was lost
      arrived = new ByteArrayInputStream(piece);
      reader.run();
    }
  }

  private void end() {
    ended = true;
    reader.run();
  }

  /** The end to write to; it takes everything at once. */
  OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        if (closed) {
          throw new IOException("Broken pipe");
        }
        int from = offset;
        while (from < offset + length) {
          int size =
              Math.min(offset + length - from, 1 + world.random.nextInt(LARGEST_PIECE_BYTES));
          underWay.add(Arrays.copyOfRange(bytes, from, from + size));
          arrivals.execute(SlowPipe.this::arrive);
          from += size;
        }
      }
    };
  }

  /** The end to read from. */
  InputStream in() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        if (!hasArrived() && !ended) {
          throw new AssertionError("a read that would block");
        }
        return arrived.read(bytes, offset, length);
      }
    };
  }
}
