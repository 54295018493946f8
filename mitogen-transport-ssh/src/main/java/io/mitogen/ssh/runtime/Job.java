package io.mitogen.ssh.runtime;

import io.mitogen.spi.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One of our scripts, while it runs. Confined to one thread, but for {@link #close}; blocks until the deadline, which ends
 * the script.
 */
final class Job implements AutoCloseable {
  private static final int MAX_LINE_BYTES = 8192;
  private static final int MAX_NOISE_LINES = 100;
  private static final Duration GIVEN_UP = Duration.ofSeconds(2);
  private static final Duration KEEPER =
      Duration.ofSeconds(7); // the keeper waits five seconds for a JVM

  private final Shell.Running running;
  private final String nonce;
  private final Thread watchdog;
  private final List<String> noise = new ArrayList<>();
  private Duration patience = GIVEN_UP;

  /** What a script says to us. */
  record Line(String word, String text) {}

  private Job(Shell.Running running, String nonce, Deadline deadline) {
    this.running = running;
    this.nonce = nonce;
    this.watchdog = daemon("mitogen-runtime-deadline", () -> endAt(deadline));
    daemon("mitogen-runtime-errors", this::drainErrors);
  }

  /** Starts one. */
  static Job start(Shell shell, String script, String nonce, Deadline deadline) throws IOException {
    return new Job(shell.start(script), nonce, deadline);
  }

  private static Thread daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** The next line for us; empty at the end, whatever has caused that. */
  Optional<Line> next() {
    try {
      for (String line = readLine(); line != null; line = readLine()) {
        int at = line.indexOf(nonce); // noise may have left its own line open
        if (at < 0) {
          addNoise(line);
          continue;
        }
        String[] parts = line.substring(at + nonce.length()).strip().split(" ", 2);
        return Optional.of(new Line(parts[0], parts.length == 1 ? "" : parts[1]));
      }
    } catch (IOException e) {
      addNoise("(" + e + ")"); // the connection has gone: what is missing tells the caller
    }
    return Optional.empty();
  }

  private @Nullable String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int read = running.output().read();
    if (read < 0) {
      return null;
    }
    for (; read >= 0 && read != '\n'; read = running.output().read()) {
      if (line.size() < MAX_LINE_BYTES) {
        line.write(read);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Writes to its input, in ASCII. */
  void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes to its input. */
  void write(byte[] bytes) throws IOException {
    running.input().write(bytes);
    running.input().flush();
  }

  /** What was printed, but not by our script. */
  List<String> noise() {
    synchronized (noise) {
      return List.copyOf(noise);
    }
  }

  private void addNoise(String line) {
    synchronized (noise) {
      if (noise.size() < MAX_NOISE_LINES && !line.isBlank()) {
        noise.add(line.strip());
      }
    }
  }

  /** From now on, it may run as long as it likes. */
  void letRun() {
    patience = KEEPER;
    watchdog.interrupt();
  }

  private void endAt(Deadline deadline) {
    try {
      Thread.sleep(deadline.left().toMillis());
      running.close();
    } catch (InterruptedException e) {
      // It was done in time.
    }
  }

  private void drainErrors() {
    try (InputStream errors = running.errors()) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int read = errors.read(); read >= 0; read = errors.read()) {
        if (read == '\n') {
          addNoise(line.toString(StandardCharsets.UTF_8));
          line.reset();
        } else if (line.size() < MAX_LINE_BYTES) {
          line.write(read);
        }
      }
      addNoise(line.toString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      addNoise("(" + e + ")"); // it was closed, or the connection has gone, which is seen elsewhere
    }
  }

  /** Ends its input, waits for its end a little, and closes it. */
  @Override
  public void close() {
    watchdog.interrupt();
    try {
      running.input().close();
      running.awaitExit(patience);
    } catch (IOException e) {
      addNoise("(" + e + ")"); // the connection has gone, and then the script ends without us
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.close();
    }
  }
}
