package io.mitogen.it.transport;

import io.mitogen.spi.ByteLink;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A link that breaks where its target says. Thread-safe. */
final class SeveredLink implements ByteLink {
  private final ByteLink whole;
  private final Severed target;
  private final InputStream input;
  private final OutputStream output;
  private final CountDownLatch closed = new CountDownLatch(1);

  SeveredLink(ByteLink whole, Severed target) {
    this.whole = whole;
    this.target = target;
    this.input = new Input(whole.input(), target.hears());
    this.output = new Output(whole.output());
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public InputStream errors() {
    return whole.errors();
  }

  @Override
  public Optional<Ending> ending(Duration limit) throws InterruptedException {
    return whole.ending(limit);
  }

  @Override
  public void close() {
    closed.countDown();
    whole.close();
  }

  private void breakOff() throws IOException {
    if (target.silently()) {
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    whole.output().close();
  }

  private final class Input extends FilterInputStream {
    private int left;

    Input(InputStream in, int bytes) {
      super(in);
      left = bytes < 0 ? Integer.MAX_VALUE : bytes;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (left == 0) {
        breakOff();
        return -1;
      }
      int count = super.read(bytes, from, Math.min(left, length));
      left -= Math.max(count, 0);
      return count;
    }

    @Override
    public int available() throws IOException {
      return Math.min(left, super.available());
    }
  }

  private final class Output extends FilterOutputStream {
    private int pieces;

    Output(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      pieces++;
      if (pieces != target.sends()) {
        out.write(bytes, from, length);
        return;
      }
      out.write(bytes, from, length / 2);
      out.flush();
      breakOff();
      throw new IOException("the link is broken");
    }
  }
}
