package io.mitogen.runtime.stream;

import io.mitogen.runtime.frame.FrameReader;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.KeptLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Who is at the other end of a stream: hears what is sent to it, and says what it is told to. Confined to the test. */
public final class FakeNeighbour {
  private static final int SAID_AT_ONCE = 8 * 1024;

  private final Pipe sent;
  private final Pipe said = new Pipe(16 * 1024);
  private final FrameReader reader = new FrameReader(Wire.DEFAULT_MAX_MESSAGE_BYTES);
  private final Stream stream;

  /** The neighbour {@code id} of the context {@code self}. */
  public FakeNeighbour(int self, int id, String name, StreamListener listener) {
    this(self, id, name, listener, 4 * 1024 * 1024);
  }

  /** One that is slow to hear: the pipe to it holds just this much. */
  public FakeNeighbour(int self, int id, String name, StreamListener listener, int pipeBytes) {
    sent = new Pipe(pipeBytes);
    reader.assembleFor(id);
    stream = new Stream(
        self,
        new Neighbour(id, name, 4711, "17.0.1"),
        said.in(),
        new FrameReader(Wire.DEFAULT_MAX_MESSAGE_BYTES),
        sent.out(),
        new FrameLog(new KeptLog()),
        listener);
  }

  /** The stream to it. */
  public Stream stream() {
    return stream;
  }

  /** It sends these bytes, which are frames or not; they are read to their end, on this thread. */
  public void says(byte[]... parts) {
    try {
      for (byte[] bytes : parts) {
        for (int at = 0; at < bytes.length; at += SAID_AT_ONCE) {
          said.out().write(bytes, at, Math.min(SAID_AT_ONCE, bytes.length - at));
          while (said.in().available() > 0) {
            stream.readOnce();
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next message that was sent to it; waits for it. */
  public Inbound next() {
    return read(true);
  }

  /** All messages that were sent to it and that it has not heard yet. */
  public List<Inbound> heard() {
    List<Inbound> messages = new ArrayList<>();
    Inbound message = read(false);
    while (message != null) {
      messages.add(message);
      message = read(false);
    }
    return messages;
  }

  /** Bytes come from it that mean nothing. */
  public void mumble() {
    stream.liveness().heard(1);
  }

  /** Waits until the pipe to it is full. */
  public void awaitFull() throws InterruptedException {
    sent.awaitFull();
  }

  /** The next message; acknowledgements are none. */
  private Inbound poll() throws IOException {
    Inbound message = reader.poll();
    while (message != null && message.kind() == Wire.ACK) {
      message = reader.poll();
    }
    return message;
  }

  private Inbound read(boolean wait) {
    try {
      Inbound message = poll();
      while (message == null && (wait || sent.in().available() > 0)) {
        if (reader.fill(sent.in()) < 0) {
          throw new IOException("the stream has ended");
        }
        message = poll();
      }
      return message;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
