package io.mitogen.runtime.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mitogen.ConnectException;
import io.mitogen.Target;
import io.mitogen.spi.ByteLink;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.StartCommand;
import io.mitogen.spi.Transport;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A place to connect to, the way there, and what is at its end: says what the test wants it to say. Thread-safe. */
final class OtherSide implements Transport<OtherSide.There>, ByteLink {
  private final Pipe stdin = Pipe.open();
  private final Pipe stdout = Pipe.open();
  private final Pipe stderr = Pipe.open();
  private final OutputStream output = new Written(Channels.newOutputStream(stdin.sink()));
  private final CompletableFuture<Thread> writer = new CompletableFuture<>();
  private final CompletableFuture<StartCommand> command = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean clean;
  private volatile Optional<Ending> ending = Optional.empty();
  private volatile ConnectException refusal;

  OtherSide() throws IOException {}

  /** A place. */
  record There(String java) implements Target {
    @Override
    public String describe() {
      return "a place";
    }

    @Override
    public String contextName(long pid) {
      return "there." + pid;
    }
  }

  // What the test says that it does.

  /** Nothing on the way can read its input. */
  OtherSide clean() {
    clean = true;
    return this;
  }

  /** It can't be reached. */
  void refuses(ConnectException why) {
    refusal = why;
  }

  void prints(String text) throws IOException {
    prints(text.getBytes(UTF_8));
  }

  void prints(byte[] bytes) throws IOException {
    Channels.newOutputStream(stdout.sink()).write(bytes);
  }

  void printsOnErrors(String text) throws IOException {
    Channels.newOutputStream(stderr.sink()).write(text.getBytes(UTF_8));
  }

  /** Its command ends. */
  void exits(int status) throws IOException {
    ending = Optional.of(Ending.ofStatus(status));
    stderr.sink().close();
    stdout.sink().close();
  }

  /** Takes what is sent to it. */
  byte[] takes(int bytes) throws IOException {
    return Channels.newInputStream(stdin.source()).readNBytes(bytes);
  }

  /** Takes what is sent to it until whoever sends it has done so. */
  byte[] takesAll(int bytes) throws Exception {
    byte[] taken = takes(bytes);
    writer.get().join();
    return taken;
  }

  // What the test hears of it.

  StartCommand command() throws Exception {
    return command.get();
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Whether anything was sent to it, or will be. */
  boolean wasWrittenTo() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("mitogen-a place-bootstrap")) {
        thread.join(TimeUnit.SECONDS.toMillis(10));
      }
    }
    return writer.isDone();
  }

  // What the launcher uses.

  @Override
  public Class<There> targetType() {
    return There.class;
  }

  @Override
  public Optional<String> defaultJava() {
    return Optional.of("/the/default/java");
  }

  @Override
  public ByteLink open(There target, StartCommand start, Deadline deadline) {
    if (refusal != null) {
      throw refusal;
    }
    command.complete(start);
    return this;
  }

  @Override
  public InputStream input() {
    return Channels.newInputStream(stdout.source());
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public InputStream errors() {
    return Channels.newInputStream(stderr.source());
  }

  @Override
  public boolean inputIsClean() {
    return clean;
  }

  @Override
  public Optional<Ending> ending(Duration limit) {
    return ending;
  }

  @Override
  public void close() {
    try {
      stdin.sink().close();
      stdout.source().close();
      stderr.sink().close();
      stdout.sink().close();
      if (closed.getCount() > 0) {
        closed.countDown();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends what the link leaves open for the test to look at. */
  void end() throws IOException {
    close();
    stdin.source().close();
    stderr.source().close();
  }

  private final class Written extends FilterOutputStream {
    Written(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      writer.complete(Thread.currentThread());
      out.write(bytes, offset, length);
    }
  }
}
