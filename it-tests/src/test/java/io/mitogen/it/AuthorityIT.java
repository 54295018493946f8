package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mitogen.Context;
import io.mitogen.Dead;
import io.mitogen.HandlerOptions;
import io.mitogen.HandlerOptions.Senders;
import io.mitogen.Local;
import io.mitogen.Message;
import io.mitogen.Router;
import io.mitogen.UndeliverableException;
import io.mitogen.UndeliverableException.Reason;
import io.mitogen.core.Mitogen;
import io.mitogen.core.RouterOptions;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Family;
import io.mitogen.it.callee.Mail;
import io.mitogen.it.leak.LeakCheck;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who may do what to whom.
 *
 * <pre>
 *   master -> left  -> below
 *          -> right
 * </pre>
 */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class AuthorityIT {
  private static Tree tree;

  /** Four contexts of one router. */
  private record Tree(Router router, Context left, Context right, Context below)
      implements AutoCloseable {
    static Tree connect(RouterOptions options) {
      Router router = Mitogen.open(options);
      Context left = router.connect(Local.jvm().name("left"));
      Context right = router.connect(Local.jvm().name("right"));
      return new Tree(
          router, left, right, router.connect(Local.jvm().name("below").via(left)));
    }

    /** How a request to a handler in left ends: "answered", or why it was refused. */
    List<String> outcomes(String senders) throws Exception {
      int handle = left.call(Family::listen, senders);
      List<String> fromAbove;
      try {
        fromAbove = List.of("" + Soon.get(left.request(handle, "hello")));
      } catch (UndeliverableException e) {
        fromAbove = List.of("UndeliverableException", e.reason().name(), e.getMessage());
      }
      List<String> outcomes = List.of(
          outcome(fromAbove, 0, handle),
          outcome(below.call(Family::request, left, handle), below.id(), handle),
          outcome(right.call(Family::request, left, handle), right.id(), handle));
      left.run(Mail::removeHandler, handle);
      return outcomes;
    }

    private String outcome(List<String> answer, int from, int handle) {
      if (answer.equals(List.of("" + from))) {
        return "answered";
      }
      String byHandler = "handle " + handle + " of context " + left.id()
          + " takes no messages from context " + from + ": refused by policy";
      return answer.equals(List.of("UndeliverableException", "POLICY", byHandler))
          ? "refused"
          : answer.equals(
                  List.of("UndeliverableException", "POLICY", besideEachOther(from, left.id())))
              ? "unheard"
              : String.join(", ", answer);
    }

    @Override
    public void close() {
      router.close();
    }
  }

  private static String besideEachOther(int from, int to) {
    return "context " + from + " and context " + to + " may not send to each other: both are below"
        + " context 0, and messages go up and down the tree only";
  }

  @BeforeAll
  static void connect() {
    tree = Tree.connect(RouterOptions.defaults());
  }

  @AfterAll
  static void close() {
    tree.close();
  }

  @AfterEach
  void everyoneLivesOn() {
    assertThat(tree.router().contexts())
        .containsExactlyInAnyOrder(tree.left(), tree.right(), tree.below())
        .allMatch(context -> context.call(Basics::echo, "x").equals("x"));
  }

  @Nested
  class Calls {
    private void thenIsRefused(List<String> outcome, String message) {
      assertThat(outcome).containsExactly("UndeliverableException", "POLICY", message);
    }

    @Test
    void toTheMasterAreRefused() {
      String message = "context 0 takes no calls: it was not started by another";

      thenIsRefused(tree.left().call(Family::failingCall, tree.router().master()), message);
      thenIsRefused(tree.below().call(Family::failingCall, tree.router().master()), message);
    }

    @Test
    void toASiblingAreRefused() {
      thenIsRefused(
          tree.left().call(Family::failingCall, tree.right()),
          besideEachOther(tree.left().id(), tree.right().id()));
    }

    @Test
    void toAnUncleAreRefused() {
      thenIsRefused(
          tree.below().call(Family::failingCall, tree.right()),
          besideEachOther(tree.below().id(), tree.right().id()));
    }

    @Test
    void toANephewAreRefused() {
      thenIsRefused(
          tree.right().call(Family::failingCall, tree.below()),
          besideEachOther(tree.right().id(), tree.below().id()));
    }

    @Test
    void toAParentAreRefused() {
      thenIsRefused(
          tree.below().call(Family::failingCall, tree.left()),
          "handle 101 of context " + tree.left().id() + " takes no messages from context "
              + tree.below().id() + ": refused by policy");
    }

    @Test
    void toOneselfAreRefused() {
      String message = "a context can't be called from itself; call the method directly";

      thenIsRefused(tree.left().call(Family::failingCall, tree.left()), message);
      assertThatThrownBy(() -> tree.router().myself().call(Basics::pid))
          .isInstanceOfSatisfying(
              UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.POLICY))
          .hasMessage(message);
    }

    @Test
    void toOneThatHasGoneAreAnError() {
      Context gone = tree.router().connect(Local.jvm().name("gone").via(tree.left()));
      gone.close();

      assertThat(tree.below().call(Family::failingCall, gone))
          .containsExactly(
              "UndeliverableException",
              "NO_ROUTE",
              "no route to context " + gone.id() + " from context 0; it has gone, or never was");
    }
  }

  @Nested
  class Closing {
    @Test
    void whoeverIsNotBelowIsRefusedOrWithoutEffect() {
      assertThat(tree.below().call(Family::failingClose, tree.router().master()))
          .containsExactly(
              "UndeliverableException",
              "POLICY",
              "only contexts below can be closed, and master is not below this one");
      assertThat(tree.below().call(Family::failingClose, tree.left()))
          .startsWith("UndeliverableException", "POLICY");
      tree.left().call(Family::failingClose, tree.right());
    }
  }

  @Nested
  class HandlersOfAContext {
    @ParameterizedTest
    @CsvSource({
      // from: the master, below, right
      "PARENTS,   answered, refused,  unheard",
      "CHILDREN,  refused,  answered, unheard",
      "RELATIVES, answered, answered, unheard",
      "ANYONE,    answered, answered, unheard"
    })
    void hearWhomTheyWantToHear(String senders, String above, String below, String beside)
        throws Exception {
      assertThat(tree.outcomes(senders)).containsExactly(above, below, beside);
    }

    @Test
    void hearWhoeverIsBesideThemIfTheTreeLetsThem() throws Exception {
      try (Tree open = Tree.connect(RouterOptions.defaults().unidirectional(false))) {
        assertThat(open.outcomes("PARENTS")).containsExactly("answered", "refused", "refused");
        assertThat(open.outcomes("CHILDREN")).containsExactly("refused", "answered", "refused");
        assertThat(open.outcomes("RELATIVES")).containsExactly("answered", "answered", "refused");
        assertThat(open.outcomes("ANYONE")).containsExactly("answered", "answered", "answered");
        assertThat(open.left().call(Family::failingCall, open.right()))
            .containsExactly(
                "UndeliverableException",
                "POLICY",
                "handle 101 of context " + open.right().id() + " takes no messages from context "
                    + open.left().id() + ": refused by policy");
      }
    }
  }

  @Nested
  class HandlersOfTheMaster {
    private final List<Object> heard = new CopyOnWriteArrayList<>();
    private final List<Dead> ends = new CopyOnWriteArrayList<>();

    private int listen(HandlerOptions options) {
      return tree.router().addHandler(options, this::hear);
    }

    private void hear(Message message) {
      if (message.dead().isPresent()) {
        ends.add(message.dead().get());
      } else {
        heard.add(message.value());
        message.reply("heard");
      }
    }

    private List<String> ask(Context from, int handle) {
      return from.call(Family::request, tree.router().master(), handle);
    }

    @Test
    void hearWhoeverIsBelow() {
      int handle = listen(HandlerOptions.defaults().senders(Senders.CHILDREN));

      assertThat(ask(tree.left(), handle)).containsExactly("heard");
      assertThat(ask(tree.below(), handle)).containsExactly("heard");
      tree.router().removeHandler(handle);
    }

    @Test
    void hearNobodyIfThereAreNoParents() {
      int handle = listen(HandlerOptions.defaults().senders(Senders.PARENTS));

      assertThat(ask(tree.left(), handle))
          .containsExactly(
              "UndeliverableException",
              "POLICY",
              "handle " + handle + " of context 0 takes no messages from context "
                  + tree.left().id() + ": refused by policy");
      assertThat(Soon.get(tree.router().myself().request(handle, "mine"))).isEqualTo("heard");
      tree.router().removeHandler(handle);
    }

    @Test
    void hearOnceIfTheyWantNoMore() {
      int handle = listen(HandlerOptions.defaults().oneShot());

      assertThat(ask(tree.left(), handle)).containsExactly("heard");
      assertThat(ask(tree.left(), handle))
          .containsExactly(
              "UndeliverableException",
              "NO_HANDLE",
              "nothing listens at handle " + handle + " of context 0");
      tree.router().removeHandler(handle);

      assertThat(heard).hasSize(1);
      assertThat(ends).isEmpty();
    }

    @Test
    void hearTheirEndInsteadIfThatComesFirst() {
      int handle = listen(HandlerOptions.defaults().oneShot());

      tree.router().removeHandler(handle);

      await()
          .untilAsserted(() -> assertThat(ends)
              .containsExactly(new Dead(Dead.Reason.CLOSED, "the handler was removed")));
      assertThat(heard).isEmpty();
    }

    @Test
    void hearTheirRespondentOnly() {
      int handle = listen(HandlerOptions.defaults().respondent(tree.left()));

      assertThat(ask(tree.left(), handle)).containsExactly("heard");
      assertThat(ask(tree.below(), handle))
          .containsExactly(
              "UndeliverableException",
              "POLICY",
              "handle " + handle + " of context 0 takes no messages from context "
                  + tree.below().id() + ": refused by policy");
      tree.router().removeHandler(handle);
      assertThat(heard).hasSize(1);
    }

    @Test
    void hearTheEndOfTheirRespondent() {
      Context respondent = tree.router().connect(Local.jvm().name("respondent").via(tree.left()));
      int handle = listen(HandlerOptions.defaults().respondent(respondent));
      int other = listen(HandlerOptions.defaults().respondent(tree.left()));
      assertThat(ask(respondent, handle)).containsExactly("heard");

      Signals.kill(respondent);

      await()
          .untilAsserted(() -> assertThat(ends)
              .containsExactly(new Dead(
                  Dead.Reason.DISCONNECTED,
                  "left.respondent went away; its process was ended by signal 9 (KILL)")));
      assertThat(ask(tree.left(), handle)).startsWith("UndeliverableException", "NO_HANDLE");
      assertThat(ask(tree.left(), other)).containsExactly("heard");
      tree.router().removeHandler(other);
    }

    @Test
    void hearAtOnceThatTheirRespondentHasGone() {
      Context gone = tree.router().connect(Local.jvm().name("gone"));
      gone.close();

      listen(HandlerOptions.defaults().respondent(gone));

      await().untilAsserted(() -> assertThat(ends).hasSize(1));
      assertThat(ends.get(0).reason()).isEqualTo(Dead.Reason.DISCONNECTED);
    }

    @Test
    void haveNoRespondentOfAnotherRouter() {
      try (Router other = Mitogen.open()) {
        Context stranger = other.connect(Local.jvm().name("stranger"));

        assertThatThrownBy(() -> listen(HandlerOptions.defaults().respondent(stranger)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("the respondent stranger is a context of another router");
      }
    }
  }
}
