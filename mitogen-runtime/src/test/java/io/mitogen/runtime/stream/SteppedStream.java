package io.mitogen.runtime.stream;

import io.mitogen.runtime.frame.FrameReader;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.Log;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Executor;

/** A stream without threads: reads when the test says so, and writes as tasks of the test's. Confined to the test. */
public final class SteppedStream {
  private final FrameReader reader = new FrameReader(Wire.DEFAULT_MAX_MESSAGE_BYTES);
  private final Stream stream;

  /**
   * The stream of the context {@code self} to {@code neighbour}.
   *
   * @param background does what a thread would write, one step after the other
   */
  public SteppedStream(
      int self,
      Neighbour neighbour,
      InputStream in,
      OutputStream out,
      Executor background,
      Log log,
      StreamListener listener) {
    StreamWriter writer = new StreamWriter(out, new Steps(background));
    stream = new Stream(self, neighbour, in, reader, writer, new FrameLog(log), listener);
  }

  /** What it is to the router. */
  public Stream stream() {
    return stream;
  }

  /** Reads what there is, once, and hands it over. There must be something. */
  public void readOnce() throws IOException {
    stream.readOnce();
  }

  /** Reads the end, and tells of it. */
  public void readEnd() {
    stream.readUntilEnd();
  }

  /** Whether it has begun to put a message together. */
  public boolean isInBulk() {
    return reader.isInBulk();
  }

  /** Each step is a task of its own. */
  private static final class Steps implements Background {
    private final Executor executor;
    private byte[] buffer = new byte[0];

    Steps(Executor executor) {
      this.executor = executor;
    }

    @Override
    public void begin(Work work) {
      executor.execute(() -> {
        buffer = buffer.length == 0 ? new byte[BUFFER_BYTES] : buffer;
        if (work.step(buffer)) {
          begin(work);
        }
      });
    }

    @Override
    public void close() {}
  }
}
