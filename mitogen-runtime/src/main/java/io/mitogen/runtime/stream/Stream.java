package io.mitogen.runtime.stream;

import io.mitogen.runtime.frame.CorruptStreamException;
import io.mitogen.runtime.frame.FrameReader;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Outgoing;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The framed link to one neighbour. Sending is thread-safe; {@link #readUntilEnd} belongs to one thread.
 *
 * <p>It knows nothing of what the messages mean, but for those between neighbours: acknowledgements and pings.
 */
public final class Stream {
  /** Why a stream ended that ended well. */
  public static final String CLOSED = "it closed the stream";

  private static final int ACK_EVERY_BYTES = 12 * 1024;
  private static final int ACK_BULK_EVERY_BYTES =
      1024 * 1024; // its sender has a thread for it, and no use for them

  private final int self;
  private final Neighbour neighbour;
  private final InputStream in;
  private final FrameReader reader;
  private final StreamListener listener;
  private final StreamWriter writer;
  private final FrameLog frames;
  private final Liveness liveness = new Liveness();
  private long acknowledged; // of what was read; confined to the thread that reads

  /**
   * A stream that has said its hellos.
   *
   * @param self the id of this context
   * @param reader what has read the neighbour's hello, and perhaps more
   * @param frames where each frame is logged, if it is
   */
  public Stream(
      int self,
      Neighbour neighbour,
      InputStream in,
      FrameReader reader,
      OutputStream out,
      FrameLog frames,
      StreamListener listener) {
    this(
        self,
        neighbour,
        in,
        reader,
        new StreamWriter("mitogen-" + neighbour.name(), out),
        frames,
        listener);
  }

  Stream(
      int self,
      Neighbour neighbour,
      InputStream in,
      FrameReader reader,
      StreamWriter writer,
      FrameLog frames,
      StreamListener listener) {
    this.self = self;
    this.neighbour = neighbour;
    this.in = in;
    this.reader = reader;
    this.listener = listener;
    this.frames = frames;
    this.writer = writer;
    reader.assembleFor(self);
  }

  /** Who is at the other end. */
  public Neighbour neighbour() {
    return neighbour;
  }

  /** Sends a message after those to the same context before it; false if the stream is closed. Never blocks. */
  public boolean send(Outgoing message) {
    frames.sent(neighbour, message);
    return writer.send(message);
  }

  /** Sends a message ahead of all others; false if the stream is closed. Never blocks. */
  public boolean sendUrgently(Outgoing message) {
    frames.sent(neighbour, message);
    return writer.sendUrgently(message);
  }

  /** Whether what is sent now may still be written. */
  public boolean isOpen() {
    return writer.isOpen();
  }

  /** Whether something that was sent is still to be written. */
  public boolean isBacklogged() {
    return writer.isBacklogged();
  }

  /** Nothing is sent any more. What the neighbour sends is still heard, until its end. */
  public void closeOutput() {
    writer.close();
  }

  /** Asks the neighbour for a sign of life. */
  public void ping() {
    WireOutput data = Outbound.data(Long.BYTES);
    data.i64(System.nanoTime());
    sendUrgently(toNeighbour(Wire.PING, data));
  }

  /** What is known of the neighbour being alive. */
  public Liveness liveness() {
    return liveness;
  }

  /** How many bytes were sent. */
  public long bytesSent() {
    return writer.written();
  }

  /** How many messages, and fragments of others, wait to be sent. */
  public int waiting() {
    return writer.waiting();
  }

  /** How many bytes were sent that the neighbour has not acknowledged; it does so about every 12 KiB. */
  public long unacknowledged() {
    return writer.unacknowledged();
  }

  /** Nothing more comes from {@code src}: unfinished messages of it are dropped. For the thread that reads. */
  public void forget(int src) {
    reader.forget(src);
  }

  /** How many bytes have arrived. */
  public long bytesReceived() {
    return liveness.bytes();
  }

  /** Reads and hands over messages until the neighbour, or whoever closes the link, ends it; then tells why it ended. */
  public void readUntilEnd() {
    String why = CLOSED;
    try {
      handOver(); // what was read together with the hello
      boolean open = true;
      while (open) {
        open = readOnce();
      }
    } catch (CorruptStreamException e) {
      why = String.valueOf(e.getMessage());
    } catch (IOException e) {
      why = "the link broke: " + e.getMessage();
    } catch (RuntimeException e) { // a fault of ours: it must not pass for an orderly end
      why = "what arrived could not be handled: " + e;
    } finally {
      writer.close();
      liveness.end();
      listener.ended(this, why);
    }
  }

  /**
   * Reads what there is, once, and hands it over.
   *
   * @return whether more may come
   */
  boolean readOnce() throws IOException {
    int count = reader.fill(in);
    if (count < 0) {
      return false;
    }
    long total = liveness.heard(count);
    int every = reader.isInBulk() ? ACK_BULK_EVERY_BYTES : ACK_EVERY_BYTES;
    if (total - acknowledged >= every && !writer.isBacklogged()) {
      acknowledge(total);
      acknowledged = total;
    }
    handOver();
    return true;
  }

  private void handOver() throws CorruptStreamException {
    Inbound frame = reader.poll();
    while (frame != null) {
      handOver(frame);
      frame = reader.poll();
    }
  }

  private void handOver(Inbound frame) throws CorruptStreamException {
    frames.received(neighbour, frame);
    switch (frame.kind()) {
      case Wire.ACK:
        writer.acknowledged(neighbourly(frame, Long.BYTES).i64());
        return;
      case Wire.PING:
        WireOutput data = Outbound.data(Long.BYTES);
        data.i64(neighbourly(frame, Long.BYTES).i64());
        sendUrgently(toNeighbour(Wire.PONG, data));
        return;
      case Wire.PONG:
        liveness.pong(System.nanoTime() - neighbourly(frame, Long.BYTES).i64());
        return;
      case Wire.HELLO:
        throw new CorruptStreamException("a second hello");
      default:
        listener.received(this, frame);
    }
  }

  private static WireInput neighbourly(Inbound frame, int bytes) throws CorruptStreamException {
    if (frame.size() != bytes || frame.isFragment()) {
      throw new CorruptStreamException(
          "a message between neighbours of " + frame.size() + " bytes, not " + bytes);
    }
    return frame.input();
  }

  private void acknowledge(long total) {
    WireOutput data = Outbound.data(Long.BYTES);
    data.i64(total);
    sendUrgently(toNeighbour(Wire.ACK, data));
  }

  private Outbound toNeighbour(int kind, WireOutput data) {
    return new Outbound(kind, neighbour.id(), self, 0, 0, data);
  }

  @Override
  public String toString() {
    return "stream to " + neighbour.name();
  }
}
