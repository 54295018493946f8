package io.mitogen.runtime.life;

import io.mitogen.runtime.loop.Loop;
import io.mitogen.runtime.stream.Stream;
import java.time.Duration;

/** Finds out that a neighbour is frozen, or that the way to it is cut without a word. Confined to the loop, but for {@link #start} and {@link #stop}. */
public final class Heartbeat implements Runnable {
  /** How often a neighbour that says nothing is asked for a sign of life. */
  public static final Duration INTERVAL = Duration.ofSeconds(15);

  private final Loop loop;
  private final Stream stream;
  private final int maxSilentBeats;
  private final Runnable onSilence;
  private long lastBytes;
  private int silentBeats;
  private volatile boolean stopped;

  /**
   * A heartbeat, not begun.
   *
   * @param limit how long a neighbour may be silent, not counting time in which this JVM itself was suspended
   * @param onSilence called once, on the loop, when it was
   */
  public Heartbeat(Loop loop, Stream stream, Duration limit, Runnable onSilence) {
    this.loop = loop;
    this.stream = stream;
    this.maxSilentBeats = (int) Math.max(1, limit.toNanos() / INTERVAL.toNanos());
    this.onSilence = onSilence;
  }

  /** Begins. */
  public void start() {
    loop.schedule(INTERVAL, this);
  }

  /** Ends. */
  public void stop() {
    stopped = true;
  }

  /** One beat. */
  @Override
  public void run() {
    if (stopped) {
      return;
    }
    long bytes = stream.bytesReceived();
    silentBeats = bytes == lastBytes ? silentBeats + 1 : 0;
    lastBytes = bytes;
    if (silentBeats >= maxSilentBeats) {
      stopped = true;
      onSilence.run();
      return;
    }
    if (silentBeats > 0) {
      stream.ping();
    }
    loop.schedule(INTERVAL, this);
  }
}
