package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Family;
import io.mitogen.it.callee.Mail;
import io.mitogen.it.leak.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one context sends to another arrives in order, calls, answers and posted values alike, directly or through others.
 *
 * <pre>
 *   master -> c1 -> c2 -> c3
 * </pre>
 */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class OrderIT {
  private static final int ROUNDS = 200;

  private static Router router;
  private static List<Context> line;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    line = Line.connect(router, 3);
  }

  @AfterAll
  static void close() {
    router.close();
  }

  private static List<Object> numbers(int count) {
    return IntStream.range(0, count).<Object>mapToObj(i -> i).toList();
  }

  @Nested
  class FromBelow {
    @ParameterizedTest(name = "of c{0}")
    @ValueSource(ints = {1, 3})
    void whatACalleePostsIsHeardBeforeItReturns(int number) {
      Context context = line.get(number - 1);
      List<Object> heard = new CopyOnWriteArrayList<>();
      int handle = router.addHandler(
          message -> message.dead().ifPresentOrElse(dead -> {}, () -> heard.add(message.value())));

      for (int i = 0; i < ROUNDS; i++) {
        context.call(Family::postNumbers, handle, 3 * i, 3);

        assertThat(heard).hasSize(3 * i + 3);
      }

      assertThat(heard).isEqualTo(numbers(3 * ROUNDS));
      router.removeHandler(handle);
    }

    @ParameterizedTest(name = "of c{0}")
    @ValueSource(ints = {1, 3})
    void futuresCompleteInTheOrderOfTheAnswersAndAfterWhatWasPosted(int number) {
      Context context = line.get(number - 1);
      List<Object> heard = new CopyOnWriteArrayList<>();
      int handle = router.addHandler(
          message -> message.dead().ifPresentOrElse(dead -> {}, () -> heard.add(message.value())));
      List<CompletableFuture<Void>> answers = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) { // each posts two numbers, and returns the third
        answers.add(context
            .callAsync(Family::postNumbers, handle, 3 * i, 2)
            .thenAccept(end -> heard.add(end)));
      }

      answers.forEach(Soon::get);

      assertThat(heard).isEqualTo(numbers(3 * ROUNDS));
      router.removeHandler(handle);
    }
  }

  @Nested
  class FromAbove {
    @ParameterizedTest(name = "of c{0}")
    @ValueSource(ints = {1, 3})
    void whatIsPostedIsHeardBeforeTheNextCallIsExecuted(int number) {
      Context context = line.get(number - 1);
      int handle = context.call(Mail::addHandler);
      int before = context.call(Mail::received).size();
      List<CompletableFuture<List<Object>>> seen = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        context.post(handle, i);
        seen.add(context.callAsync(Mail::received));
      }

      for (int i = 0; i < ROUNDS; i++) {
        List<Object> received = Soon.get(seen.get(i));
        assertThat(received.subList(before, received.size()))
            .hasSizeGreaterThan(i)
            .isEqualTo(numbers(received.size() - before));
      }
      context.run(Mail::removeHandler, handle);
    }

    @ParameterizedTest(name = "of c{0}")
    @ValueSource(ints = {1, 3})
    void largeAndSmallCallsKeepTheirOrder(int number) {
      Context context = line.get(number - 1);
      List<CompletableFuture<Integer>> lengths = new ArrayList<>();
      List<Integer> order = new CopyOnWriteArrayList<>();
      int[] sizes = {10, 300_000, 20, 70_000, 0, 1_000_000, 65_536, 5};
      for (int size : sizes) {
        CompletableFuture<Integer> length = context.callAsync(Basics::length, new byte[size]);
        length.thenAccept(order::add);
        lengths.add(length);
      }

      assertThat(lengths).extracting(Soon::get).containsExactly(box(sizes));
      assertThat(Soon.get(context.callAsync(Basics::echo, "all are done"))).isNotNull();
      assertThat(order).containsExactly(box(sizes));
    }

    private Integer[] box(int[] sizes) {
      return IntStream.of(sizes).boxed().toArray(Integer[]::new);
    }
  }
}
