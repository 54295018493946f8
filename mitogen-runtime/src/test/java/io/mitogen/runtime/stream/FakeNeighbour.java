package io.mitogen.runtime.stream;

import io.mitogen.runtime.frame.FrameReader;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Who is at the other end of a stream: hears what is sent to it, and says nothing of itself. Confined to the test. */
public final class FakeNeighbour {
  private final Pipe sent;
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
        InputStream.nullInputStream(),
        new FrameReader(Wire.DEFAULT_MAX_MESSAGE_BYTES),
        sent.out(),
        listener);
  }

  /** The stream to it. */
  public Stream stream() {
    return stream;
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

  private Inbound read(boolean wait) {
    try {
      Inbound message = reader.poll();
      while (message == null && (wait || sent.in().available() > 0)) {
        if (reader.fill(sent.in()) < 0) {
          throw new IOException("the stream has ended");
        }
        message = reader.poll();
      }
      return message;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
