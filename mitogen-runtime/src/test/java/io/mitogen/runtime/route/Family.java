package io.mitogen.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Dead;
import io.mitogen.MitogenException;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.FakeLoop;
import io.mitogen.runtime.loop.KeptLog;
import io.mitogen.runtime.stream.FakeNeighbour;
import io.mitogen.spi.WireOutput;
import java.util.ArrayList;
import java.util.List;

/**
 * A router with its neighbours, which say what the test tells them to, frame by frame. Confined to the test.
 *
 * <pre>
 *  master (0) -> parent (2) -> us (5) -> left (7), with 1000 to 1999 for those below it
 *                                     -> right (8), with 2000 to 2999
 * </pre>
 */
final class Family {
  static final int MASTER = 0;
  static final int PARENT = 2;
  static final int US = 5;
  static final int LEFT = 7;
  static final int RIGHT = 8;
  static final int HANDLE = 900; // listened at by whoever listens
  static final int REPLY_TO = 1234;

  final FakeLoop loop = new FakeLoop();
  final KeptLog log = new KeptLog();
  final MessageRouter router;
  final FakeNeighbour parent;
  final FakeNeighbour left;
  final FakeNeighbour right;

  Family() {
    this(true);
  }

  Family(boolean unidirectional) {
    router = new MessageRouter(new Identity(US, PARENT, MASTER), loop, log, unidirectional);
    parent = new FakeNeighbour(US, PARENT, "parent", router);
    left = new FakeNeighbour(US, LEFT, "left", router);
    right = new FakeNeighbour(US, RIGHT, "right", router);
    router.addParent(parent.stream());
    addChild(left, 1000);
    addChild(right, 2000);
    parent.heard(); // that they came
  }

  /** One more child, with this number and the 999 after it for those below it. */
  void addChild(FakeNeighbour child, int firstOfBlock) {
    router.blocks().grant(child.stream().neighbour().id(), firstOfBlock, firstOfBlock + 1000);
    router.addChild(child.stream(), Descendant.child(US, child.stream().neighbour()));
  }

  /** The contexts {@code 1001} and below it {@code 1002} come, behind left. */
  void addThoseBelowLeft() {
    left.says(addRoute(LEFT, 1001, LEFT, "left.a"), addRoute(LEFT, 1002, 1001, "left.a.b"));
    parent.heard();
  }

  /** The context {@code 2001} comes, behind right. */
  void addOneBelowRight() {
    right.says(addRoute(RIGHT, 2001, RIGHT, "right.c"));
    parent.heard();
  }

  static byte[] value(int dst, int src, int handle, int replyTo) {
    return Frames.message(Wire.VALUE, dst, src, src, handle, replyTo, (byte) 'v');
  }

  static byte[] addRoute(int src, int context, int parent, String name) {
    WireOutput data = new WireOutput();
    data.i32(context);
    data.i32(parent);
    data.text(name);
    data.i64(4711);
    data.text("17.0.1");
    return control(src, Wire.ADD_ROUTE, data);
  }

  static byte[] delRoute(int src, int context, String name, String why) {
    WireOutput data = new WireOutput();
    data.i32(context);
    data.text(name);
    data.text(why);
    return control(src, Wire.DEL_ROUTE, data);
  }

  /** A control message to us. */
  static byte[] control(int src, int handle, WireOutput data) {
    return Frames.message(Wire.CONTROL, US, src, src, handle, 0, data.toByteArray());
  }

  /** What a neighbour has heard of ends, such as {@code 7 left: it was closed}. */
  static List<String> ends(FakeNeighbour neighbour) {
    return neighbour.heard().stream()
        .map(message -> {
          assertThat(message.handle()).isEqualTo(Wire.DEL_ROUTE);
          assertThat(message.kind()).isEqualTo(Wire.CONTROL);
          assertThat(message.src()).isEqualTo(US);
          var in = message.input();
          return in.i32() + " " + in.text() + ": " + in.text();
        })
        .toList();
  }

  /** That the next and only thing that a neighbour has heard is this dead message. */
  static void assertRefused(FakeNeighbour neighbour, Dead.Reason reason, String text) {
    assertRefusedFirst(neighbour, reason, text);
    assertThat(neighbour.heard()).isEmpty();
  }

  /** That the next thing that a neighbour has heard is this dead message. */
  static void assertRefusedFirst(FakeNeighbour neighbour, Dead.Reason reason, String text) {
    Inbound answer = neighbour.next();
    assertThat(answer.kind()).isEqualTo(Wire.DEAD);
    assertThat(answer.src()).isEqualTo(US);
    assertThat(answer.handle()).isEqualTo(REPLY_TO);
    assertThat(Answers.read(answer.input())).isEqualTo(new Dead(reason, text));
  }

  /** That nobody heard anything. */
  void assertSilence() {
    assertThat(parent.heard()).isEmpty();
    assertThat(left.heard()).isEmpty();
    assertThat(right.heard()).isEmpty();
  }

  /** Keeps what it hears, by the numbers of the senders. */
  static final class Heard implements Handler {
    final List<Integer> sources = new ArrayList<>();
    final List<String> ends = new ArrayList<>();

    @Override
    public void handle(Inbound message) {
      sources.add(message.src());
    }

    @Override
    public void ended(String why) {
      ends.add(why);
    }
  }

  /** Keeps what becomes of its request. */
  static class Waiter implements ReplyListener {
    final List<Object> heard = new ArrayList<>();
    private final boolean inOrder;

    Waiter() {
      this(true);
    }

    Waiter(boolean inOrder) {
      this.inOrder = inOrder;
    }

    @Override
    public boolean isInOrder() {
      return inOrder;
    }

    @Override
    public void replied(Inbound answer) {
      heard.add(answer.src());
    }

    @Override
    public void failed(MitogenException why) {
      heard.add(why.getClass().getSimpleName() + ": " + why.getMessage());
    }
  }
}
