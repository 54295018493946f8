package io.mitogen.runtime.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.Dead;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.FakeLoop;
import io.mitogen.runtime.loop.KeptLog;
import io.mitogen.runtime.route.Answers;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.FakeNeighbour;
import io.mitogen.spi.WireOutput;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** master (0) -> us (1). */
@Timeout(20)
class ParentClassesTest {
  private static final CodeRequest REQUEST = new CodeRequest(5, "com.acme.Hosts", 17, 1);

  private final MessageRouter router =
      new MessageRouter(new Identity(1, 0), new FakeLoop(), new KeptLog(), true);
  private final FakeNeighbour parent = new FakeNeighbour(1, 0, "parent", router);
  private final ParentClasses classes = new ParentClasses(router);

  @BeforeEach
  void connect() {
    router.addParent(parent.stream());
  }

  @Test
  void theParentIsAskedForTheClass() throws Exception {
    parentAnswers(request -> {
      CodeRequest asked = CodeRequest.read(request.input());
      int loader = asked.loader();
      ClassFile file = new ClassFile(loader, asked.name(), new byte[3], 0);
      WireOutput data = new WireOutput();
      ClassAnswer.found(loader, List.of(file), List.of()).write(data);
      return Frames.inbound(Wire.CONTROL, 1, 0, 0, request.replyTo(), 0, data.toByteArray());
    });

    ClassAnswer answer = classes.fetch(REQUEST);

    assertThat(answer.loader()).isEqualTo(5);
    assertThat(answer.classes().get(0).name()).isEqualTo("com.acme.Hosts");
    assertThat(router.replies().size()).isZero();
  }

  @Test
  void aRefusalIsNoAnswer() {
    parentAnswers(request -> Answers.dead(
            0, 1, request.replyTo(), Dead.Reason.NO_CLASS, "the master failed to find it")
        .arrivedAtOnce());

    assertThatThrownBy(() -> classes.fetch(REQUEST))
        .isInstanceOf(UndeliverableException.class)
        .hasMessage("com.acme.Hosts: the master failed to find it");
  }

  @Test
  void aMalformedAnswerIsNone() {
    parentAnswers(
        request -> Frames.inbound(Wire.CONTROL, 1, 0, 0, request.replyTo(), 0, (byte) 1, (byte) 2));

    assertThatThrownBy(() -> classes.fetch(REQUEST))
        .isInstanceOf(UndeliverableException.class)
        .hasMessageStartingWith("ends too early: ");
  }

  @Test
  void withoutAParentThereIsNone() {
    router.remove(parent.stream(), "it closed the stream");

    assertThatThrownBy(() -> classes.fetch(REQUEST))
        .isInstanceOf(UndeliverableException.class)
        .hasMessage("no route to context 0 from context 1; it has gone, or never was");
    assertThat(router.replies().size()).isZero();
  }

  @Test
  void anInterruptDoesNotEndTheRequest() throws Exception {
    parentAnswers(request -> {
      WireOutput data = new WireOutput();
      ClassAnswer.missing("gone").write(data);
      return Frames.inbound(Wire.CONTROL, 1, 0, 0, request.replyTo(), 0, data.toByteArray());
    });
    Thread.currentThread().interrupt();

    ClassAnswer answer = classes.fetch(REQUEST);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(answer.why()).isEqualTo("gone");
  }

  private void parentAnswers(Function<Inbound, Inbound> answer) {
    Thread thread = new Thread(() -> router.received(parent.stream(), answer.apply(parent.next())));
    thread.setDaemon(true);
    thread.start();
  }
}
