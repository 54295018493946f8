package io.mitogen.runtime.launch;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.ConnectException.Reason;
import io.mitogen.Target;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.frame.CorruptStreamException;
import io.mitogen.runtime.frame.FrameReader;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.life.Cookie;
import io.mitogen.runtime.stream.Hello;
import io.mitogen.runtime.stream.ProtocolVersionException;
import io.mitogen.spi.ByteLink;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.StartCommand;
import io.mitogen.spi.Transport;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to start a context: from a target to the child's hello. {@link #launch} belongs to one thread, which it blocks;
 * {@link #abort} is thread-safe, and ends it.
 */
public final class Launcher<T extends Target> {
  private static final Duration ENDING_LIMIT =
      Duration.ofMillis(500); // for a child that has closed its stream already

  private static final int QUOTED_BYTES = 100;

  private final T target;
  private final Transport<T> transport;
  private final Payload payload;
  private final Hello.ToChild hello;
  private final Nonce nonce;
  private final Cookie cookie;
  private final Transcript transcript = new Transcript();
  private volatile Phase phase = Phase.CONNECT;
  private volatile @Nullable Abort abort;
  private volatile @Nullable IOException sendFailure;
  private volatile boolean sent;
  private @Nullable ByteLink link; // guarded by this

  /** An attempt, not begun. */
  public Launcher(
      T target, Transport<T> transport, Payload payload, Hello.ToChild hello, Nonce nonce) {
    this.target = target;
    this.transport = transport;
    this.payload = payload;
    this.hello = hello;
    this.nonce = nonce;
    this.cookie = Cookie.of(Nonce.create().text(), target.endsDaemons());
  }

  /** A child that has said hello. Immutable; the link is the caller's to close. */
  public static final class Child {
    private final Hello.ToParent hello;
    private final ByteLink link;
    private final InputStream in;
    private final FrameReader reader;
    private final ErrorLines errors;
    private final Cookie cookie;
    private final Transcript transcript;

    Child(
        Hello.ToParent hello,
        ByteLink link,
        InputStream in,
        FrameReader reader,
        ErrorLines errors,
        Cookie cookie,
        Transcript transcript) {
      this.hello = hello;
      this.link = link;
      this.in = in;
      this.reader = reader;
      this.errors = errors;
      this.cookie = cookie;
      this.transcript = transcript;
    }

    /** What it said. */
    public Hello.ToParent hello() {
      return hello;
    }

    /** The link to it. */
    public ByteLink link() {
      return link;
    }

    /** What frames are read from, instead of the link's input. */
    public InputStream in() {
      return in;
    }

    /** What has read its hello, and perhaps more. */
    public FrameReader reader() {
      return reader;
    }

    /** What all processes of it carry. */
    public Cookie cookie() {
      return cookie;
    }

    /**
     * What the child has printed so far goes to {@code early}, on this thread, and what it prints from now on to {@code
     * sink}, a line at a time, on a thread that may be kept: then the child waits as well, once its pipe is full.
     */
    public void onLine(Consumer<PrintedLine> early, Consumer<PrintedLine> sink) {
      transcript.handTo(early, sink);
    }

    /** Waits until all is handed over that the child printed, or nothing has come for so long; bounded. */
    public void drain(Duration quiet) {
      errors.drain(quiet);
    }
  }

  /** Ends the attempt; {@link #launch} throws soon, with this reason. */
  public void abort(Reason reason, String why) {
    ByteLink open;
    synchronized (this) {
      if (abort == null) {
        abort = new Abort(reason, why);
      }
      open = link;
    }
    if (open != null) {
      open.close();
    }
  }

  /**
   * Starts the context.
   *
   * @param title what {@code ps} shows over there
   * @throws ConnectException if that fails; nothing is left behind then
   */
  public Child launch(String title, Deadline deadline) {
    Optional<String> java =
        target.java().isEmpty() ? transport.defaultJava() : Optional.of(target.java());
    StartCommand command = FirstStage.command(target, java, nonce.text(), title);
    ByteLink opened = open(cookie.carriedBy(command), deadline);
    synchronized (this) {
      link = opened;
    }
    if (abort != null) {
      opened.close();
    }
    ErrorLines errors = new ErrorLines(
        "mitogen-" + target.describe() + "-errors", opened.errors(), transcript::add);
    errors.start();
    try {
      return converse(opened, errors);
    } catch (ProtocolVersionException e) {
      throw failed(opened, errors, Reason.PROTOCOL, String.valueOf(e.getMessage()), e);
    } catch (UndeliverableException e) {
      throw failed(opened, errors, Reason.GARBAGE, "its hello is malformed: " + e.getMessage(), e);
    } catch (CorruptStreamException e) {
      Reason reason = e.isCut() ? Reason.ENDED : Reason.GARBAGE;
      throw failed(opened, errors, reason, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw failed(opened, errors, Reason.ENDED, "the link broke: " + e.getMessage(), e);
    }
  }

  private ByteLink open(StartCommand command, Deadline deadline) {
    try {
      return transport.open(target, command, deadline);
    } catch (ConnectException e) {
      Abort wanted = abort;
      if (wanted == null) {
        throw e;
      }
      throw new Diagnosis(target.describe(), e.phase(), Optional.empty(), e.output(), e)
          .error(wanted.reason, wanted.why);
    }
  }

  private Child converse(ByteLink opened, ErrorLines errors) throws IOException {
    InputStream in = new BufferedInputStream(opened.input());
    phase = Phase.SHELL;
    if (opened.inputIsClean()) {
      sendAll(opened);
    }
    readMarker(in, opened, errors);
    phase = Phase.JAVA;
    if (!opened.inputIsClean()) {
      sendAll(opened);
    }
    int up = in.read();
    if (up < 0) {
      throw failed(opened, errors, Reason.ENDED, "the other side ended", null);
    }
    if (up != '\n') {
      throw new CorruptStreamException(
          "something other than our Java wrote to the stream; it began \"" + quote(up, in) + '"');
    }
    phase = Phase.PAYLOAD;
    FrameReader reader = new FrameReader(hello.maxMessageBytes());
    Inbound frame = reader.poll();
    while (frame == null) {
      if (reader.fill(in) < 0) {
        throw failed(opened, errors, Reason.ENDED, "the other side ended", null);
      }
      frame = reader.poll();
    }
    return new Child(Hello.ToParent.read(frame), opened, in, reader, errors, cookie, transcript);
  }

  private static String quote(int first, InputStream in) throws IOException {
    ByteArrayOutputStream stray = new ByteArrayOutputStream();
    stray.write(first);
    stray.write(in.readNBytes(Math.min(in.available(), QUOTED_BYTES - 1)));
    return FrameReader.quote(stray.toByteArray(), 0, stray.size());
  }

  /** What comes before the marker is noise, such as a login banner: kept for error messages, and for those who look for a fault. */
  private void readMarker(InputStream in, ByteLink opened, ErrorLines errors) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int b = in.read();
      if (b >= 0 && b != '\n' && line.size() < 64 * 1024) {
        line.write(b);
        continue;
      }
      String text = line.toString(StandardCharsets.UTF_8).strip();
      line.reset();
      if (text.endsWith(nonce.text())) { // a prompt without a newline may stand before it
        transcript.begin();
        return;
      }
      if (b >= 0 || !text.isEmpty()) {
        transcript.add(text);
      }
      if (b < 0) {
        throw failed(
            opened, errors, Reason.ENDED, "the other side ended before our script ran", null);
      }
    }
  }

  /** On a thread of its own: while Java starts over there, the pipe is full, and someone must read. */
  private void sendAll(ByteLink opened) {
    Thread sender =
        new Thread(() -> send(opened.output()), "mitogen-" + target.describe() + "-bootstrap");
    sender.setDaemon(true);
    sender.start();
  }

  private void send(OutputStream out) {
    try {
      out.write(payload.bootLine());
      out.write(payload.library());
      out.write(hello.frame());
      out.flush();
      sent = true;
    } catch (IOException e) {
      if (abort == null) { // else it is our own doing
        sendFailure = e; // mostly because the other side has ended, which its reader tells better
      }
    }
  }

  private ConnectException failed(
      ByteLink opened, ErrorLines errors, Reason reason, String what, @Nullable Throwable cause) {
    Optional<ByteLink.Ending> ending = ending(opened);
    Phase reached = phase == Phase.PAYLOAD && sent ? Phase.HELLO : phase;
    if (ending.isPresent()) { // what it printed last may still be in the pipe
      errors.drain(ENDING_LIMIT);
    }
    opened.close();
    errors.drain(ENDING_LIMIT);
    Abort wanted = abort;
    if (wanted != null && sendFailure != null) {
      transcript.add(
          "[mitogen: the bootstrap could not be sent: " + sendFailure.getMessage() + "]");
    }
    Diagnosis diagnosis =
        new Diagnosis(target.describe(), reached, ending, transcript.lines(), cause);
    return wanted != null
        ? diagnosis.error(wanted.reason, wanted.why)
        : diagnosis.error(diagnosis.reason(reason), what);
  }

  private static Optional<ByteLink.Ending> ending(ByteLink opened) {
    try {
      return opened.ending(ENDING_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Why an attempt was ended from outside. */
  private static final class Abort {
    final Reason reason;
    final String why;

    Abort(Reason reason, String why) {
      this.reason = reason;
      this.why = why;
    }
  }
}
