package io.mitogen.runtime.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.mitogen.CallChain;
import io.mitogen.CallException;
import io.mitogen.Callee;
import io.mitogen.Caller;
import io.mitogen.Context;
import io.mitogen.Dead;
import io.mitogen.Invocation;
import io.mitogen.Local;
import io.mitogen.RemoteThrowable;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.call.CallExecutor;
import io.mitogen.runtime.call.CallRunner;
import io.mitogen.runtime.call.Calls;
import io.mitogen.runtime.call.Failures;
import io.mitogen.runtime.call.FakeLinks;
import io.mitogen.runtime.call.NoContexts;
import io.mitogen.runtime.call.RemoteContext;
import io.mitogen.runtime.code.ClassAnswer;
import io.mitogen.runtime.code.ClassFile;
import io.mitogen.runtime.code.CodeRequest;
import io.mitogen.runtime.code.ParentClasses;
import io.mitogen.runtime.code.ResourceAnswer;
import io.mitogen.runtime.launch.ContextIds;
import io.mitogen.runtime.launch.Launcher;
import io.mitogen.runtime.launch.Nonce;
import io.mitogen.runtime.launch.Payload;
import io.mitogen.runtime.log.LogEntry;
import io.mitogen.runtime.log.LogLevels;
import io.mitogen.runtime.log.LogSender;
import io.mitogen.runtime.loop.KeptLog;
import io.mitogen.runtime.loop.Loop;
import io.mitogen.runtime.route.Answers;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.Handler;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.Listening;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.FrameLog;
import io.mitogen.runtime.stream.Hello;
import io.mitogen.runtime.stream.Neighbour;
import io.mitogen.runtime.stream.Stream;
import io.mitogen.spi.ByteLink;
import io.mitogen.spi.Codec;
import io.mitogen.spi.ContextSource;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.StartCommand;
import io.mitogen.spi.Transport;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every example of {@code docs/wire.md} outside of its values is what we write, and we read it as it says. */
@Timeout(30)
class WireDocTest {
  private static final Pattern FENCE = Pattern.compile("```(hex|text) name=([a-z0-9-]+)");
  private static final Map<String, List<String>> BLOCKS = blocks();
  private static final int MAX_BYTES = 128 * 1024 * 1024;

  private final Side master = new Side(new Identity(0), new Neighbour(1, "worker", 4711, "17"));
  private final Side child = new Side(new Identity(1, 0), new Neighbour(0, "parent", 0, ""));
  private final Calls calls = new Calls(
      master.messages, new DirectLoop(), new FewValues(), MAX_BYTES, type -> 0, new NoContexts());
  private final RemoteContext worker = new RemoteContext(1, "worker", new FakeLinks(calls));

  @Test
  void everyExampleIsReadHere() {
    assertThat(BLOCKS.keySet().stream().filter(name -> !name.startsWith("value-")))
        .containsExactlyInAnyOrder(
            "boot-jar",
            "boot-line",
            "hello-to-child",
            "hello-to-parent",
            "fragment-first",
            "fragment-second",
            "fragment-given-up",
            "ack",
            "ping",
            "pong",
            "add-route",
            "del-route",
            "allocate-id",
            "numbers",
            "call",
            "call-concurrent",
            "call-in-chain",
            "chain-forgotten",
            "value",
            "failure",
            "dead",
            "get-class",
            "class-found",
            "class-missing",
            "get-library",
            "get-resource",
            "resources",
            "library",
            "cancel",
            "echo",
            "echo-back",
            "log",
            "log-handled",
            "log-level",
            "shutdown",
            "shutdown-below",
            "shutdown-done");
  }

  @Test
  void tablesHaveTheNumbersOfTheCode() {
    String document = String.join("\n", document());
    Map<String, Integer> kinds = new LinkedHashMap<>();
    kinds.put("VALUE", Wire.VALUE);
    kinds.put("CONTROL", Wire.CONTROL);
    kinds.put("FAILURE", Wire.FAILURE);
    kinds.put("DEAD", Wire.DEAD);
    kinds.put("FRAGMENT", Wire.FRAGMENT);
    kinds.put("HELLO", Wire.HELLO);
    kinds.put("ACK", Wire.ACK);
    kinds.put("PING", Wire.PING);
    kinds.put("PONG", Wire.PONG);
    kinds.forEach((name, number) ->
        assertThat(document).contains("| `" + Integer.toHexString(number) + "` | " + name + " |"));
    for (int handle = 1; handle < Wire.FIRST_DYNAMIC_HANDLE; handle++) {
      String name = Wire.nameOf(Wire.CONTROL, handle);
      if (!name.startsWith("CONTROL ")) {
        assertThat(document).contains("| " + handle + " | " + name + " |");
      }
    }
    for (Dead.Reason reason : Dead.Reason.values()) {
      assertThat(document).contains("| " + reason.code() + " | " + reason + " |");
    }
  }

  @Test
  void bootstrap() throws Exception {
    ScriptedLink link = new ScriptedLink(hex("hello-to-parent"));
    Launcher<Local> launcher = new Launcher<>(
        Local.jvm(),
        link,
        new Payload(hex("boot-jar"), "library".getBytes(StandardCharsets.US_ASCII), new byte[0]),
        new Hello.ToChild(
            1, new int[] {0}, MAX_BYTES, 0, "io.mitogen.serial.CborCodec", true, false),
        Nonce.create());

    Launcher.Child started =
        launcher.launch("mitogen:ann@laptop:42", Deadline.in(Duration.ofSeconds(10)));

    assertThat(started.hello().pid()).isEqualTo(4711);
    assertThat(started.hello().javaVersion()).isEqualTo("17.0.15");
    assertThat(link.marker()).matches("mitogen[0-9a-f]{16}");
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.writeBytes(
        (BLOCKS.get("boot-line").get(0) + "\nlibrary").getBytes(StandardCharsets.US_ASCII));
    expected.writeBytes(hex("hello-to-child"));
    assertThat(link.written.await(expected.size())).isEqualTo(expected.toByteArray());
  }

  @Test
  void helloToChild() throws Exception {
    Hello.ToChild hello = Hello.ToChild.read(frame("hello-to-child"));

    assertThat(hello.id()).isEqualTo(1);
    assertThat(hello.parents()).containsExactly(0);
    assertThat(hello.maxMessageBytes()).isEqualTo(MAX_BYTES);
    assertThat(hello.codec()).isEqualTo("io.mitogen.serial.CborCodec");
    assertThat(hello.unidirectional()).isTrue();
    assertThat(hello.debug()).isFalse();
  }

  @Test
  void helloToParent() {
    assertThat(new Hello.ToParent(4711, "17.0.15").frame(1, 0)).isEqualTo(hex("hello-to-parent"));
  }

  @Test
  void fragments() throws Exception {
    byte[] content = new byte[70_000];
    Arrays.fill(content, (byte) 'x');
    WireOutput data = Outbound.data(MAX_BYTES);
    data.bytes(content);

    child.stream.send(new Outbound(Wire.VALUE, 0, 1, 1000, 0, data));

    byte[] first = hex("fragment-first");
    byte[] second = hex("fragment-second");
    byte[] sent = child.sent.await(first.length + second.length + content.length);
    assertThat(Arrays.copyOf(sent, 44)).isEqualTo(first);
    assertThat(Arrays.copyOfRange(sent, 44 + 65_536, 88 + 65_536)).isEqualTo(second);
    FrameReader reader = new FrameReader(MAX_BYTES);
    reader.assembleFor(0);
    Inbound whole = only(reader, sent);
    assertThat(whole.kind()).isEqualTo(Wire.VALUE);
    assertThat(whole.handle()).isEqualTo(1000);
    assertThat(whole.input().rest()).isEqualTo(content);
  }

  @Test
  void fragmentOfMessageGivenUp() throws Exception {
    WireOutput data = Outbound.data(MAX_BYTES);
    data.bytes(new byte[70_000]);
    Outbound message = new Outbound(Wire.VALUE, 0, 1, 1000, 0, data);
    message.abort();

    child.stream.send(message);

    byte[] expected = hex("fragment-given-up");
    assertThat(child.sent.await(expected.length)).isEqualTo(expected);
    FrameReader reader = new FrameReader(MAX_BYTES);
    reader.assembleFor(0);
    reader.fill(new ByteArrayInputStream(expected));
    assertThat(reader.poll()).isNull();
  }

  @Test
  void acknowledgement() {
    WireOutput data = Outbound.data(MAX_BYTES);
    data.bytes(new byte[12 * 1024 - Wire.HEADER_BYTES]);
    Outbound message = new Outbound(Wire.VALUE, 1, 0, 1000, 0, data);
    byte[] incoming = Arrays.copyOfRange(
        message.frame(), Wire.FRAGMENT_BYTES, Wire.FRAGMENT_BYTES + message.frameSize());

    assertThat(child.read(incoming, nanos -> {})).isEqualTo(hex("ack"));
    assertThat(master.read(hex("ack"), nanos -> {})).isEmpty();
  }

  @Test
  void ping() {
    master.stream.ping();

    byte[] sent = master.sent.toByteArray();
    assertThat(Arrays.copyOf(sent, 26)).isEqualTo(Arrays.copyOf(hex("ping"), 26));
    assertThat(sent).hasSameSizeAs(hex("ping"));
    assertThat(child.read(hex("ping"), nanos -> {})).isEqualTo(hex("pong"));
  }

  @Test
  void pong() {
    List<Long> times = new ArrayList<>();

    assertThat(master.read(hex("pong"), times::add)).isEmpty();

    assertThat(times).hasSize(1).doesNotContain(-1L); // which would tell of the end
  }

  @Test
  void contextsThatComeAndGo() {
    Neighbour farther = new Neighbour(2, "worker.sudo", 815, "21.0.2");
    Stream below = new Stream(
        1,
        farther,
        InputStream.nullInputStream(),
        new FrameReader(MAX_BYTES),
        new Sent(),
        new FrameLog(new KeptLog()),
        child.messages);

    child.messages.addChild(below, Descendant.child(1, farther));
    assertThat(child.sent.toByteArray()).isEqualTo(hex("add-route"));
    child.sent.reset();
    child.messages.remove(below, "it was closed");
    assertThat(child.sent.toByteArray()).isEqualTo(hex("del-route"));

    master.messages.blocks().grant(1, 2, 1002);
    master.receive("add-route");
    assertThat(master.messages.below())
        .extracting(Descendant::id, Descendant::parent, Descendant::name)
        .containsExactly(tuple(1, 0, "worker"), tuple(2, 1, "worker.sudo"));
    assertThat(master.messages.below(2).pid()).isEqualTo(815);
    assertThat(master.messages.below(2).javaVersion()).isEqualTo("21.0.2");
    master.receive("del-route");
    assertThat(master.messages.below(2)).isNull();
  }

  @Test
  void numbersForContexts() throws Exception {
    Deadline deadline = Deadline.in(Duration.ofSeconds(10));
    ContextIds ofMaster = new ContextIds(master.messages);
    ContextIds ofChild = new ContextIds(child.messages);
    assertThat(ofMaster.take(deadline)).isEqualTo(1);

    CompletableFuture<Integer> number = CompletableFuture.supplyAsync(() -> ofChild.take(deadline));
    byte[] request = hex("allocate-id");
    assertThat(child.sent.await(request.length)).isEqualTo(request);

    master.receive("allocate-id");
    assertThat(master.sent.toByteArray()).isEqualTo(hex("numbers"));

    child.receive("numbers");
    assertThat(number.get(5, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(ofChild.ownName()).isEqualTo("worker");
    assertThat(ofMaster.take(deadline)).isEqualTo(1002);
  }

  @Test
  void callBesideAllOthers() throws Exception {
    call(worker.concurrent());

    assertThat(master.sent.toByteArray()).isEqualTo(hex("call-concurrent"));
    assertIsExecuted("call-concurrent");
  }

  @Test
  void callInAChain() throws Exception {
    CallChain chain = worker.chain();
    call(chain);
    byte[] call = master.sent.toByteArray();
    master.sent.reset();
    chain.close();
    byte[] end = master.sent.toByteArray();

    // Which number it has, depends on the chains before it.
    int chainAt = Wire.HEADER_BYTES + 1;
    assertThat(Arrays.copyOfRange(end, chainAt, chainAt + Long.BYTES))
        .isEqualTo(Arrays.copyOfRange(call, chainAt, chainAt + Long.BYTES));
    ByteBuffer.wrap(call).putLong(chainAt, 7);
    ByteBuffer.wrap(end).putLong(chainAt, 7);
    assertThat(call).isEqualTo(hex("call-in-chain"));
    assertThat(end).isEqualTo(hex("chain-forgotten"));
    assertIsExecuted("call-in-chain");
    child.receive("chain-forgotten");
    assertThat(child.sent.toByteArray()).as("no answer").hasSameSizeAs(hex("value"));
  }

  private void assertIsExecuted(String call) throws InterruptedException {
    startRunner();
    child.receive(call);
    byte[] expected = hex("value");
    assertThat(child.sent.await(expected.length)).isEqualTo(expected);
  }

  @Test
  void echo() throws Exception {
    CompletableFuture<Object> back = calls.ask(worker, Wire.ECHO, Outbound.data(0));
    assertThat(master.sent.toByteArray()).isEqualTo(hex("echo"));

    child.receive("echo");
    assertThat(child.sent.toByteArray()).isEqualTo(hex("echo-back"));

    master.receive("echo-back");
    assertThat(back.get(5, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void library() throws Exception {
    ParentClasses parent = new ParentClasses(child.messages);
    CompletableFuture<byte[]> answer = CompletableFuture.supplyAsync(parent::get);
    byte[] request = hex("get-library");
    assertThat(child.sent.await(request.length)).isEqualTo(request);

    ByteArrayOutputStream zlib = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(zlib)) {
      deflater.write("abc".getBytes(StandardCharsets.US_ASCII));
    }
    WireOutput data = Outbound.data(MAX_BYTES);
    data.i32(zlib.size());
    data.i32(3);
    data.bytes(zlib.toByteArray());
    byte[] bundle = data.toByteArray();
    master.stream.send(new Outbound(Wire.CONTROL, 1, 0, 1000, 0, data));
    assertThat(master.sent.toByteArray()).isEqualTo(hex("library"));

    child.receive("library");
    assertThat(answer.get(5, TimeUnit.SECONDS)).isEqualTo(bundle);
  }

  @Test
  void callAndItsValue() throws Exception {
    CompletableFuture<Object> answer = call();
    assertThat(master.sent.toByteArray()).isEqualTo(hex("call"));

    assertIsExecuted("call");

    master.receive("value");
    assertThat(answer.get(5, TimeUnit.SECONDS)).isEqualTo("ff");
  }

  @Test
  void failure() {
    WireOutput data = Outbound.data(MAX_BYTES);
    StackTraceElement[] frames = {new StackTraceElement("com.acme.Hosts", "tail", "Hosts.java", 42)
    };
    Failures.write(new RemoteThrowable("java.io.IOException", "disk full", frames, null), data);
    child.stream.send(new Outbound(Wire.FAILURE, 0, 1, 1000, 0, data));
    assertThat(child.sent.toByteArray()).isEqualTo(hex("failure"));

    CompletableFuture<Object> answer = call();
    master.receive("failure");
    assertThatThrownBy(answer::join).cause().isInstanceOfSatisfying(CallException.class, e -> {
      assertThat(e).hasMessage("in worker: java.io.IOException: disk full");
      assertThat(e.remote().getStackTrace()).containsExactly(frames);
    });
  }

  @Test
  void dead() {
    child.stream.send(
        Answers.dead(1, 0, 1000, Dead.Reason.NO_HANDLE, "nothing listens at handle 7"));
    assertThat(child.sent.toByteArray()).isEqualTo(hex("dead"));

    CompletableFuture<Object> answer = call();
    master.receive("dead");
    assertThatThrownBy(answer::join)
        .cause()
        .isInstanceOfSatisfying(UndeliverableException.class, e -> {
          assertThat(e.reason()).isEqualTo(UndeliverableException.Reason.NO_HANDLE);
          assertThat(e).hasMessage("nothing listens at handle 7");
        });
  }

  @Test
  void getClassThatIsFound() throws Exception {
    byte[] file = HexFormat.of().parseHex("cafebabe0000003d");

    CompletableFuture<ClassAnswer> answer = fetch();
    WireOutput data = Outbound.data(MAX_BYTES);
    ClassAnswer.found(1, List.of(new ClassFile(1, "com.acme.Hosts", file, 0)), List.of())
        .write(data);
    master.stream.send(new Outbound(Wire.CONTROL, 1, 0, 1000, 0, data));
    assertThat(master.sent.toByteArray()).isEqualTo(hex("class-found"));

    child.receive("class-found");
    ClassAnswer found = answer.get(5, TimeUnit.SECONDS);
    assertThat(found.isFound()).isTrue();
    assertThat(found.loader()).isEqualTo(1);
    assertThat(found.classes()).hasSize(1);
    assertThat(found.classes().get(0).name()).isEqualTo("com.acme.Hosts");
    assertThat(found.classes().get(0).bytes()).isEqualTo(file);
  }

  @Test
  void getResource() throws Exception {
    CompletableFuture<ResourceAnswer> answer =
        CompletableFuture.supplyAsync(() -> new ParentClasses(child.messages)
            .fetchResources(new CodeRequest(1, "com/acme/hosts.txt", 17, 1)));
    byte[] expected = hex("get-resource");
    assertThat(child.sent.await(expected.length)).isEqualTo(expected);
    WireOutput data = Outbound.data(MAX_BYTES);
    new ResourceAnswer(List.of("db1".getBytes(StandardCharsets.US_ASCII))).write(data);
    master.stream.send(new Outbound(Wire.CONTROL, 1, 0, 1000, 0, data));
    assertThat(master.sent.toByteArray()).isEqualTo(hex("resources"));

    child.receive("resources");
    assertThat(answer.get(5, TimeUnit.SECONDS).contents())
        .containsExactly("db1".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void getClassThatIsMissing() throws Exception {
    String why = "com.acme.Hosts: the master has no such class either";

    CompletableFuture<ClassAnswer> answer = fetch();
    WireOutput data = Outbound.data(MAX_BYTES);
    ClassAnswer.missing(why).write(data);
    master.stream.send(new Outbound(Wire.CONTROL, 1, 0, 1000, 0, data));
    assertThat(master.sent.toByteArray()).isEqualTo(hex("class-missing"));

    child.receive("class-missing");
    assertThat(answer.get(5, TimeUnit.SECONDS).isFound()).isFalse();
    assertThat(answer.get().why()).isEqualTo(why);
  }

  @Test
  void cancel() throws Exception {
    CompletableFuture<Object> answer = call();
    master.sent.reset();

    answer.cancel(true);

    assertThat(master.sent.toByteArray()).isEqualTo(hex("cancel"));
    assertThat(frame("cancel").input().i32()).isEqualTo(1000);
  }

  @Test
  void log() {
    LogSender sender = new LogSender();
    child.messages.listen(Wire.FORWARD_LOG, Listening.atOnce(Handler.Policy.PARENTS, sender));
    sender.open(1, child.stream, new DirectLoop());
    LogEntry entry = new LogEntry(1, 800, 1_700_000_000_000L, "app.db", "main", "hello", null);
    sender.printed(entry);
    sender.printed(entry);
    assertThat(child.sent.toByteArray()).isEqualTo(hex("log"));
    assertThat(LogEntry.read(frame("log").input()))
        .returns(1_700_000_000_000L, LogEntry::millis)
        .returns("hello", LogEntry::text);

    master.messages.listen(
        Wire.FORWARD_LOG, Listening.atOnce(Handler.Policy.DESCENDANTS, master.messages::confirm));
    master.receive("log");
    assertThat(master.sent.toByteArray()).isEqualTo(hex("log-handled"));

    child.sent.reset();
    child.receive("log-handled");
    assertThat(child.sent.toByteArray()).isEqualTo(hex("log")); // the second entry
  }

  @Test
  void logLevel() {
    WireOutput data = Outbound.data(MAX_BYTES);
    data.text("app");
    data.i32(System.Logger.Level.DEBUG.getSeverity());
    data.text("");
    data.i32(System.Logger.Level.WARNING.getSeverity());
    master.stream.send(new Outbound(Wire.CONTROL, 1, 0, Wire.LOG_LEVEL, 0, data));
    assertThat(master.sent.toByteArray()).isEqualTo(hex("log-level"));

    LogLevels levels = new LogLevels();
    child.messages.listen(Wire.LOG_LEVEL, Listening.atOnce(Handler.Policy.PARENTS, levels));
    child.receive("log-level");
    assertThat(levels.handOver((logger, level) -> {}))
        .containsOnly(entry("app", 500), entry("", 900));
  }

  @Test
  void shutdown() throws Exception {
    WireOutput data = Outbound.data(MAX_BYTES);
    data.i32(1);
    data.i32(3000);
    master.stream.send(new Outbound(Wire.CONTROL, 1, 0, Wire.SHUTDOWN, 0, data));
    assertThat(master.sent.toByteArray()).isEqualTo(hex("shutdown"));

    List<Inbound> orders = new ArrayList<>();
    child.messages.listen(Wire.SHUTDOWN, Listening.atOnce(Handler.Policy.PARENTS, orders::add));
    child.receive("shutdown");
    assertThat(orders).hasSize(1);
  }

  @Test
  void shutdownOfAContextBelow() throws Exception {
    WireOutput data = Outbound.data(MAX_BYTES);
    data.i32(2);
    data.i32(5000);
    CompletableFuture<Object> done = calls.ask(worker, Wire.SHUTDOWN, data);
    assertThat(master.sent.toByteArray()).isEqualTo(hex("shutdown-below"));

    child.messages.listen(
        Wire.SHUTDOWN, Listening.atOnce(Handler.Policy.PARENTS, child.messages::confirm));
    child.receive("shutdown-below");
    assertThat(child.sent.toByteArray()).isEqualTo(hex("shutdown-done"));

    master.receive("shutdown-done");
    assertThat(done.get(5, TimeUnit.SECONDS)).isNull();
  }

  private CompletableFuture<Object> call() {
    return call(worker);
  }

  private static CompletableFuture<Object> call(Caller through) {
    Callee.Returning1<Integer, String> toHex = Integer::toHexString;
    return through.invokeAsync(toHex, List.of(255));
  }

  private void startRunner() {
    CallExecutor executor = new CallExecutor(
        child.messages,
        new FewValues(),
        (loader, name) -> Class.forName(name),
        new NoSurroundings(),
        MAX_BYTES,
        new KeptLog());
    CallRunner runner = new CallRunner(executor, new KeptLog());
    child.messages.listen(Wire.CALL, Listening.inOrder(Handler.Policy.PARENTS, runner));
    runner.start();
  }

  private CompletableFuture<ClassAnswer> fetch() throws InterruptedException {
    CompletableFuture<ClassAnswer> answer = CompletableFuture.supplyAsync(
        () -> new ParentClasses(child.messages).fetch(new CodeRequest(1, "com.acme.Hosts", 17, 1)));
    byte[] expected = hex("get-class");
    assertThat(child.sent.await(expected.length)).isEqualTo(expected);
    return answer;
  }

  private static Inbound frame(String name) {
    return only(new FrameReader(MAX_BYTES), hex(name));
  }

  private static Inbound only(FrameReader reader, byte[] bytes) {
    InputStream in = new ByteArrayInputStream(bytes);
    try {
      Inbound frame = reader.poll();
      while (frame == null) {
        assertThat(reader.fill(in)).as("a whole frame").isPositive();
        frame = reader.poll();
      }
      assertThat(in.read()).as("nothing after it").isNegative();
      return frame;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  // The document.

  private static List<String> document() {
    try {
      return Files.readAllLines(Path.of("../docs/wire.md"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, List<String>> blocks() {
    Map<String, List<String>> blocks = new LinkedHashMap<>();
    List<String> block = null;
    for (String line : document()) {
      Matcher fence = FENCE.matcher(line);
      if (fence.matches()) {
        block = new ArrayList<>();
        assertThat(blocks.put(fence.group(2), block)).as(line).isNull();
      } else if (line.startsWith("```")) {
        assertThat(line).as("a block without a name").doesNotStartWith("```hex");
        block = null;
      } else if (block != null) {
        block.add(line);
      }
    }
    return blocks;
  }

  /** The bytes of an example, without its comments. */
  private static byte[] hex(String name) {
    StringBuilder digits = new StringBuilder();
    for (String line : BLOCKS.get(name)) {
      digits.append(line.replaceFirst("#.*", "").replace(" ", ""));
    }
    return HexFormat.of().parseHex(digits);
  }

  /** One of two neighbours; what it sends is kept. */
  private static final class Side {
    final Sent sent = new Sent();
    final MessageRouter messages;
    final Stream stream;
    private final Identity self;
    private final Neighbour other;

    Side(Identity self, Neighbour other) {
      this.self = self;
      this.other = other;
      this.messages = new MessageRouter(self, new DirectLoop(), new KeptLog(), true);
      this.stream = stream(InputStream.nullInputStream(), sent);
      if (self.hasParent()) {
        messages.addParent(stream);
      } else {
        messages.addChild(stream, Descendant.child(self.id(), other));
      }
    }

    void receive(String name) {
      messages.received(stream, frame(name));
    }

    /** Reads as a stream does; what it answers by itself is returned, and what pongs come, are told. */
    byte[] read(byte[] incoming, LongConsumer pong) {
      Sent answer = new Sent();
      Stream reading = stream(new ByteArrayInputStream(incoming), answer);
      reading.liveness().onPong(pong);
      reading.readUntilEnd();
      return answer.toByteArray();
    }

    private Stream stream(InputStream in, OutputStream out) {
      return new Stream(
          self.id(),
          other,
          in,
          new FrameReader(MAX_BYTES),
          out,
          new FrameLog(new KeptLog()),
          messages);
    }
  }

  /** Keeps what is written, and waits for it: large messages are written by a thread of their own. */
  private static final class Sent extends ByteArrayOutputStream {
    synchronized byte[] await(int bytes) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (count < bytes && System.nanoTime() < end) {
        wait(100);
      }
      return toByteArray();
    }
  }

  /** A command that greets, says the marker and a hello, and keeps what it is sent. */
  private static final class ScriptedLink implements Transport<Local>, ByteLink {
    private static final Pattern MARKER =
        Pattern.compile("printf \"%s%s\\\\n\" ([a-z0-9]+) ([a-z0-9]+)");

    final Sent written = new Sent();
    private final byte[] hello;
    private String script = "";

    ScriptedLink(byte[] hello) {
      this.hello = hello;
    }

    String marker() {
      Matcher marker = MARKER.matcher(script);
      assertThat(marker.find()).isTrue();
      return marker.group(1) + marker.group(2);
    }

    @Override
    public Class<Local> targetType() {
      return Local.class;
    }

    @Override
    public ByteLink open(Local target, StartCommand command, Deadline deadline) {
      script = command.script();
      return this;
    }

    @Override
    public InputStream input() {
      byte[] text = ("Welcome!\n" + marker() + "\n\n").getBytes(StandardCharsets.US_ASCII);
      return new SequenceInputStream(
          new ByteArrayInputStream(text), new ByteArrayInputStream(hello));
    }

    @Override
    public OutputStream output() {
      return written;
    }

    @Override
    public InputStream errors() {
      return InputStream.nullInputStream();
    }

    @Override
    public Optional<Ending> ending(Duration limit) {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  /** The values of the examples, whose bytes the serialization explains. */
  private static final class FewValues implements Codec {
    private static final Map<String, Object> VALUES =
        Map.of("8118ff", List.of(255), "626666", "ff");

    @Override
    public String name() {
      return "few";
    }

    @Override
    public void write(Object value, WireOutput out) {
      VALUES.forEach((hex, known) -> {
        if (known.equals(value)) {
          out.bytes(HexFormat.of().parseHex(hex));
        }
      });
    }

    @Override
    public Object read(WireInput in, ContextSource contexts) {
      return VALUES.get(HexFormat.of().formatHex(in.rest()));
    }
  }

  /** Runs what it is given at once. */
  private static final class DirectLoop implements Loop {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      return () -> {};
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public boolean isCurrent() {
      return false;
    }
  }

  private static final class NoSurroundings implements CallExecutor.Surroundings {
    @Override
    public Invocation invocation(int caller) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Context context(int id, String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean test(Context context) {
      return false;
    }
  }
}
