package io.mitogen.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.Dead;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.code.ClassFile;
import io.mitogen.runtime.code.ClassFiles;
import io.mitogen.runtime.code.ClassStore;
import io.mitogen.runtime.code.CodeRequest;
import io.mitogen.runtime.code.Push;
import io.mitogen.runtime.code.ResourceAnswer;
import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.FakeLoop;
import io.mitogen.runtime.loop.KeptLog;
import io.mitogen.runtime.route.Answers;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.route.RouterState;
import io.mitogen.runtime.stream.FakeNeighbour;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** we, the master (0) -> a child (1) -> another (1001). */
@Timeout(20)
class PreloaderTest {
  private static final int LOADER = 5;

  private final KeptLog log = new KeptLog();
  private final MessageRouter messages =
      new MessageRouter(new Identity(Identity.MASTER), new FakeLoop(), log, true);
  private final Store store = new Store();
  private final ClassServer server = new ClassServer(messages, store, 1 << 20, log);
  private final Preloader preloader = new Preloader(messages, server, 1 << 20);
  private final FakeNeighbour child = new FakeNeighbour(0, 1, "child", messages);

  @BeforeEach
  void connect() {
    messages.addChild(child.stream(), Descendant.child(0, child.stream().neighbour()));
    RouterState.addBelow(messages, child.stream(), 1001, "child.far");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aClassGoesWithAllThatItRefersTo() {
    store.have("Entry", "Near");
    store.have("Near");

    CompletableFuture<Void> done = preload(1, "Entry");

    Push push = next();
    assertThat(push.context()).isEqualTo(1);
    assertThat(names(push)).containsExactly("Entry", "Near");
    assertThat(done).isNotDone();
    confirm();
    done.join();
    assertThat(server.sentTo(1)).isEqualTo(2);
    assertThat(server.stats().classes()).isEqualTo(2);
  }

  @Test
  void whatTheChildHasIsNotSentAgain() {
    store.have("Entry");
    preload(1, "Entry");
    next();
    confirm();

    preload(1, "Entry").join();

    assertThat(child.heard()).isEmpty();
  }

  @Test
  void aContextBehindTheChildIsSentItByTheChild() {
    store.have("Entry");

    CompletableFuture<Void> done = preload(1001, "Entry");

    Push push = next();
    assertThat(push.context()).isEqualTo(1001);
    assertThat(push.roots()).containsExactly(request(1001, "Entry"));
    assertThat(names(push)).containsExactly("Entry");
    confirm();
    done.join();
  }

  @Test
  void whatTheChildHasIsSentOnByItAlone() {
    store.have("Entry");
    preload(1, "Entry");
    next();
    confirm();

    CompletableFuture<Void> done = preload(1001, "Entry");

    Push push = next();
    assertThat(push.roots()).hasSize(1);
    assertThat(names(push)).isEmpty();
    confirm();
    done.join();
  }

  @Test
  void whatIsTooMuchForAMessageGoesInSeveral() {
    String[] all = new String[700];
    for (int i = 0; i < all.length; i++) {
      all[i] = "Part" + i;
      store.have(all[i]);
    }
    store.have("Entry", all);

    CompletableFuture<Void> done = preload(1001, "Entry");

    Push first = next();
    assertThat(first.context()).isEqualTo(1);
    assertThat(first.roots()).isEmpty();
    assertThat(first.classes().classes()).hasSize(500);
    confirm();
    Push second = next();
    assertThat(second.context()).isEqualTo(1001);
    assertThat(second.classes().classes()).hasSize(201);
    confirm();
    done.join();
  }

  @Test
  void aClassThatIsNotToBeHadFailsAndNothingIsSent() {
    CompletableFuture<Void> done = preload(1, "Gone");

    assertThatThrownBy(done::join)
        .hasCauseInstanceOf(UndeliverableException.class)
        .cause()
        .hasMessage("Gone can't be preloaded: Gone: no such class");
    assertThat(child.heard()).isEmpty();
  }

  @Test
  void forAContextThatIsNotThereItFailsAndNobodyIsAsked() {
    store.have("Entry");

    CompletableFuture<Void> done = preload(4000, "Entry");

    assertThatThrownBy(done::join).cause().hasMessage("there is no context 4000 below context 0");
    assertThat(child.heard()).isEmpty();
  }

  @Test
  void aRefusalFailsIt() {
    store.have("Entry");

    CompletableFuture<Void> done = preload(1001, "Entry");
    next();
    messages.received(
        child.stream(),
        Answers.dead(1, 0, lastReplyTo, Dead.Reason.NO_CLASS, "it has gone").arrivedAtOnce());

    assertThatThrownBy(done::join).cause().hasMessage("classes to preload: it has gone");
  }

  private int lastReplyTo;

  private CompletableFuture<Void> preload(int context, String name) {
    return preloader.push(context, List.of(request(context, name)));
  }

  private static CodeRequest request(int context, String name) {
    return new CodeRequest(LOADER, name, 17, context);
  }

  private Push next() {
    Inbound message = child.next();
    assertThat(message.handle()).isEqualTo(Wire.LOAD_CLASS);
    lastReplyTo = message.replyTo();
    return Push.read(message.input());
  }

  private void confirm() {
    messages.received(child.stream(), Frames.inbound(Wire.CONTROL, 0, 1, 1, lastReplyTo, 0));
  }

  private static List<String> names(Push push) {
    return push.classes().classes().stream().map(ClassFile::name).toList();
  }

  /** Has what the test gives it. Thread-safe. */
  private static final class Store implements ClassStore {
    private final Map<String, ClassFile> files = new ConcurrentHashMap<>();

    void have(String name, String... references) {
      files.put(name, new ClassFile(LOADER, name, ClassFiles.referringTo(references), 0));
    }

    @Override
    public Found find(CodeRequest request) throws ClassNotFoundException {
      ClassFile file = known(request);
      if (file == null) {
        throw new ClassNotFoundException(request.name() + ": no such class");
      }
      return Found.of(file);
    }

    @Override
    public ClassFile known(CodeRequest request) {
      return files.get(request.name());
    }

    @Override
    public ResourceAnswer resources(CodeRequest request) {
      return ResourceAnswer.NONE;
    }
  }
}
