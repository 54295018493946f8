package io.mitogen.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.runtime.call.PlainCodec;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.FakeLoop;
import io.mitogen.runtime.loop.KeptLog;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.FakeNeighbour;
import io.mitogen.spi.WireOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** us (0) -> ssh.db1 (7) -> ssh.db1.sudo (1001), and ssh.db2 (8). */
@Timeout(20)
class DumpTest {
  private static final int US = 0;

  private final KeptLog log = new KeptLog();
  private final FakeLoop loop = new FakeLoop();
  private final MessageRouter messages = new MessageRouter(new Identity(US), loop, log, true);
  private final Node node = new Node(
      messages,
      loop,
      log,
      new Rules(new PlainCodec(), type -> 0, 1_000_000, true),
      type -> 0,
      new FakeNursery(),
      new NoOutput());

  @Test
  void itSaysWhatThereIs() {
    FakeNeighbour first = child(7, "ssh.db1");
    child(8, "ssh.db2");
    messages.blocks().grant(7, 1000, 2000);
    first.says(addRoute(1001, 7, "ssh.db1.sudo"));
    node.addHandler(message -> {});
    node.context(8).request(1000, 1); // 26 bytes and the value's 5

    assertThat(stable(node.dump())).isEqualTo("""
        context 0, process <ours>, Java <ours>
        contexts below: 3
          ssh.db1 (context 7): process 4711, Java 17.0.1
            ssh.db1.sudo (context 1001): process 815, Java 25
          ssh.db2 (context 8): process 4711, Java 17.0.1
        streams: 2
          to ssh.db1 (context 7): sent 0 bytes, 0 of them not acknowledged; received 60 bytes; 0 messages wait to be sent
          to ssh.db2 (context 8): sent 31 bytes, 31 of them not acknowledged; received 0 bytes; 0 messages wait to be sent
        handlers: 6
          100 GET_CLASS
          105 ALLOCATE_ID
          112 GET_RESOURCE
          116 ECHO
          117 GET_LIBRARY
          1000 the program's
        waiting for answers: 1
          handle 1001 waits for context 8 since <some> ms
        """);
  }

  @Test
  void ofNothingItSaysSo() {
    assertThat(stable(node.dump())).isEqualTo("""
        context 0, process <ours>, Java <ours>
        contexts below: 0
        streams: 0
        handlers: 5
          100 GET_CLASS
          105 ALLOCATE_ID
          112 GET_RESOURCE
          116 ECHO
          117 GET_LIBRARY
        waiting for answers: 0
        """);
  }

  private FakeNeighbour child(int id, String name) {
    FakeNeighbour child = new FakeNeighbour(US, id, name, messages);
    messages.addChild(child.stream(), Descendant.child(US, child.stream().neighbour()));
    return child;
  }

  private static byte[] addRoute(int context, int parent, String name) {
    WireOutput data = new WireOutput();
    data.i32(context);
    data.i32(parent);
    data.text(name);
    data.i64(815);
    data.text("25");
    return Frames.message(Wire.CONTROL, US, parent, parent, Wire.ADD_ROUTE, 0, data.toByteArray());
  }

  /** Without what differs from run to run. */
  private static String stable(String dump) {
    String own = "process " + ProcessHandle.current().pid() + ", Java "
        + System.getProperty("java.version") + "\n";
    return dump.replace(own, "process <ours>, Java <ours>\n")
        .replaceAll("since \\d+ ms", "since <some> ms");
  }
}
