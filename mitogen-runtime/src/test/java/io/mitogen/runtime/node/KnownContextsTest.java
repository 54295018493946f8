package io.mitogen.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Context;
import io.mitogen.runtime.call.FakeLinks;
import io.mitogen.runtime.call.RemoteContext;
import io.mitogen.runtime.loop.FakeLoop;
import io.mitogen.runtime.loop.KeptLog;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.FakeNeighbour;
import io.mitogen.spi.contract.SampleContext;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** master (0) -> us (1) -> child (7). */
@Timeout(20)
class KnownContextsTest {
  private final MessageRouter messages =
      new MessageRouter(new Identity(1, 0), new FakeLoop(), new KeptLog(), true);
  private final FakeNeighbour child = new FakeNeighbour(1, 7, "ssh.db1", messages);
  private final RemoteContext.Links links = new FakeLinks(null);
  private final KnownContexts contexts = new KnownContexts(messages, links);

  KnownContextsTest() {
    messages.addChild(child.stream(), Descendant.child(1, child.stream().neighbour()));
  }

  @Nested
  class AHandle {
    @Test
    void isTheSameObjectWhileAnyoneHasIt() {
      RemoteContext first = contexts.context(99, "ssh.web1");
      System.gc();

      assertThat(contexts.context(99)).isSameAs(first);
      assertThat(contexts.context(99, "another name")).isSameAs(first);
    }

    @Test
    void isForgottenWhenNobodyHasItAnyMore() {
      WeakReference<Context> forgotten = new WeakReference<>(contexts.context(99, "ssh.web1"));

      while (forgotten.get() != null) {
        System.gc();
      }

      assertThat(contexts.context(99, "another name").name()).isEqualTo("another name");
    }

    @Test
    void isOneForAllThreadsThatWantItAtTheSameTime() {
      for (int id = 100; id < 300; id++) {
        int number = id;
        List<RemoteContext> all = IntStream.range(0, 16)
            .parallel()
            .mapToObj(i -> contexts.context(number, "name " + i))
            .toList();

        assertThat(all).allMatch(each -> each == all.get(0));
      }
    }
  }

  @Nested
  class AName {
    @Test
    void isTheOneThatIsKnownHereRatherThanWhatOthersSay() {
      assertThat(contexts.context(7, "somebody else").name()).isEqualTo("ssh.db1");
    }

    @Test
    void isWhatOthersSayOfContextsThatAreNotBelow() {
      assertThat(contexts.context(99, "ssh.web1").name()).isEqualTo("ssh.web1");
    }

    @Test
    void isTheNumberOfAContextOfWhichNobodySaysAnything() {
      assertThat(contexts.context(99).name()).isEqualTo("context 99");
    }

    @Test
    void ofThisContextIsSelfWhateverOthersCallIt() {
      assertThat(contexts.context(1, "ssh.bastion").name()).isEqualTo("self");
    }

    @Test
    void ofAnotherIsNotWhatThatOneCallsItself() {
      assertThat(contexts.context(99, "self").name()).isEqualTo("context 99");
    }

    @Test
    void ofTheMasterIsMaster() {
      assertThat(contexts.context(0).name()).isEqualTo("master");
    }
  }

  @Test
  void theHandlesOfThisRouterAreToldFromOthers() {
    assertThat(contexts.test(contexts.context(99))).isTrue();
    assertThat(contexts.test(new RemoteContext(99, "ssh.web1", links))).isTrue();
    assertThat(contexts.test(new RemoteContext(99, "ssh.web1", new FakeLinks(null))))
        .isFalse();
    assertThat(contexts.test(new SampleContext(99, "ssh.web1"))).isFalse();
    assertThat(contexts.test(null)).isFalse();
  }
}
