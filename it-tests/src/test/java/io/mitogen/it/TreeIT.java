package io.mitogen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mitogen.CallException;
import io.mitogen.Context;
import io.mitogen.ContextInfo;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.it.callee.Basics;
import io.mitogen.it.callee.Chain;
import io.mitogen.it.callee.FarAway;
import io.mitogen.it.callee.Language;
import io.mitogen.it.callee.Trouble;
import io.mitogen.it.leak.LeakCheck;
import io.mitogen.spi.contract.Difference;
import io.mitogen.spi.contract.SampleValues;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Contexts through contexts.
 *
 * <pre>
 *   master -> c1 -> c2 -> c3 -> c4 -> c5 -> c6 -> c7 -> c8 -> c9 -> c10
 * </pre>
 */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class TreeIT {
  private static final int DEPTH = 10;

  private static Router router;
  private static List<Context> line;
  private static Context last;

  @BeforeAll
  static void connect() {
    router = Mitogen.open();
    line = Line.connect(router, DEPTH);
    last = line.get(DEPTH - 1);
  }

  @AfterAll
  static void close() {
    router.close();
  }

  @Nested
  class TenDeep {
    @Test
    void namesShowThePath() {
      assertThat(line)
          .extracting(Context::name)
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, DEPTH).mapToObj(Line::name).toList());
    }

    @Test
    void numbersAreUniqueAndTheRouterKnowsAll() {
      assertThat(line).extracting(Context::id).doesNotHaveDuplicates();
      assertThat(router.contexts()).containsExactlyElementsOf(line);
      assertThat(router.contexts().get(DEPTH - 1)).isSameAs(last);
      assertThat(line).allMatch(Context::isAlive);
    }

    @Test
    void eachIsAProcessOfTheOneBeforeIt() {
      long parent = ProcessHandle.current().pid();
      for (Context context : line) {
        long pid = context.call(Basics::pid);

        assertThat(ProcessHandle.of(pid).flatMap(ProcessHandle::parent).map(ProcessHandle::pid))
            .contains(parent);
        parent = pid;
      }
    }

    @Test
    void resultsComeFromTheFarEnd() {
      assertThat(SampleValues.all().map(Named::getPayload))
          .allSatisfy(value -> assertThat(Difference.between(value, last.call(Basics::echo, value)))
              .isNull());
    }

    @Test
    void exceptionsComeFromTheFarEnd() {
      CallException failure =
          catchThrowableOfType(CallException.class, () -> last.run(Trouble::fail, "message"));

      assertThat(failure)
          .hasMessage(
              "in " + Line.name(DEPTH) + ": java.lang.IllegalStateException: outer message");
      assertThat(failure.context()).isEqualTo(last.name());
      assertThat(failure.remote().getStackTrace()[0].toString())
          .matches(".*io\\.mitogen\\.it\\.callee\\.Trouble\\.fail\\(Trouble\\.java:\\d+\\)");
      assertThat(failure.remote().getCause()).hasToString("java.io.IOException: inner message");
    }

    @Test
    void classesOfTheProgramArriveAtEveryLevel() throws Exception {
      for (Context context : line) {
        assertThat(context.call(Language::records)).isEqualTo(Language.records());
        assertThat(context.call(Language::reflection)).isEqualTo(Language.reflection());
        assertThat(context.call(Chain::length)).isEqualTo(20);
      }
    }

    @Test
    void aClassThatIsNeededAtTheFarEndIsSentByTheMasterOnce() {
      Context first = line.get(0);
      last.call(System::nanoTime);
      int before = first.info().classesSent();

      assertThat(last.call(FarAway::greeting)).isEqualTo("hello from far away!");
      int sent = first.info().classesSent() - before;
      assertThat(line).allMatch(context -> context.call(FarAway::greeting).endsWith("!"));

      assertThat(sent).isEqualTo(3);
      assertThat(first.info().classesSent()).isEqualTo(before + sent);
    }

    @Test
    void lambdasOfATestAreCalledToo() {
      String greeting = "hello";

      assertThat(last.<String>call(
              () -> greeting + " from " + ProcessHandle.current().pid()))
          .isEqualTo("hello from " + last.info().pid());
    }

    @Test
    void whatIsKnownOfAllIsTheirParentTheirProcessAndTheirJava() {
      int parent = router.myself().id();
      for (Context context : line) {
        ContextInfo info = context.info();

        assertThat(info.id()).isEqualTo(context.id());
        assertThat(info.parentId()).isEqualTo(parent);
        assertThat(info.name()).isEqualTo(context.name());
        assertThat(info.pid()).isEqualTo(context.call(Basics::pid));
        assertThat(info.javaVersion()).isEqualTo(context.call(Basics::property, "java.version"));
        parent = context.id();
      }
    }

    @Test
    void whatWasSentIsKnownOfTheDirectChildOnly() {
      ContextInfo first = line.get(0).info();
      assertThat(first.bytesSent()).isPositive();
      assertThat(first.bytesReceived()).isPositive();
      assertThat(first.classesSent()).isNotNegative();

      assertThat(line.subList(1, DEPTH)).extracting(Context::info).allSatisfy(info -> {
        assertThat(info.bytesSent()).isEqualTo(-1);
        assertThat(info.bytesReceived()).isEqualTo(-1);
        assertThat(info.classesSent()).isEqualTo(-1);
      });
    }

    @Test
    void pingsAreAnsweredAtEveryLevel() {
      assertThat(line)
          .allSatisfy(context -> assertThat(Soon.get(context.ping())).isPositive());
    }

    @Test
    void manyThreadsCallManyLevels() {
      List<CompletableFuture<Boolean>> threads = line.stream()
          .map(context -> CompletableFuture.supplyAsync(() -> IntStream.range(0, 50)
              .allMatch(
                  i -> context.call(Basics::echo, context + "/" + i).equals(context + "/" + i))))
          .toList();

      assertThat(threads).allMatch(Soon::get);
    }
  }

  @Nested
  class LargeMessages {
    private final Context fifth = line.get(4);
    private final Context sixth = line.get(5);

    /** Small calls to the next context on the same path, for as long as the large one takes. */
    private int callsBeside(CompletableFuture<?> large) {
      int calls = 0;
      do {
        assertThat(sixth.call(Basics::echo, calls)).isEqualTo(calls);
        calls++;
      } while (!large.isDone());
      return calls;
    }

    @Test
    void goThroughFiveHopsWhileSmallOnesGoOn() {
      byte[] bytes = new byte[5_000_000];
      IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) (i * 31 >> 3));

      CompletableFuture<Object> echo = fifth.callAsync(Basics::echo, bytes);

      assertThat(callsBeside(echo)).isPositive();
      assertThat((byte[]) Soon.get(echo)).isEqualTo(bytes);
    }

    @Test
    void ofSeveralContextsShareTheWay() {
      List<CompletableFuture<byte[]>> answers = line.subList(2, 7).stream()
          .map(context -> context.callAsync(Basics::bytes, 2_000_000))
          .toList();

      assertThat(answers).allSatisfy(answer -> assertThat(Soon.get(answer)).hasSize(2_000_000));
    }

    @Test
    void keepTheOrderOfTheirContext() {
      CompletableFuture<Integer> large = fifth.callAsync(Basics::length, new byte[5_000_000]);
      CompletableFuture<Object> small = fifth.callAsync(Basics::echo, "after it");

      assertThat(Soon.get(small)).isEqualTo("after it");
      assertThat(Soon.get(large)).isEqualTo(5_000_000);
    }
  }

  /** {@code c1 -> w0}, {@code c1 -> w1}, ... {@code c1 -> w7} */
  @Nested
  class FanOut {
    @Test
    void eightStartSideBySideBelowOne() {
      Context hub = line.get(0);
      List<CompletableFuture<Context>> starting = IntStream.range(0, 8)
          .mapToObj(i -> router.connectAsync(Local.jvm().name("w" + i).via(hub)))
          .toList();
      List<Context> eight = starting.stream().map(Soon::get).toList();

      List<CompletableFuture<Long>> pids =
          eight.stream().map(context -> context.callAsync(Basics::pid)).toList();

      assertThat(pids.stream().map(Soon::get))
          .containsExactlyElementsOf(Line.pids(eight))
          .doesNotHaveDuplicates()
          .allMatch(pid -> isChildOf(pid, hub.info().pid()));
      assertThat(eight)
          .extracting(Context::name)
          .containsExactly(IntStream.range(0, 8).mapToObj(i -> "c1.w" + i).toArray(String[]::new));
      assertThat(Stream.concat(line.stream(), eight.stream()).map(Context::id))
          .doesNotHaveDuplicates();
      assertThat(eight).allMatch(context -> context.info().parentId() == hub.id());
      eight.forEach(Context::close);
      assertThat(router.contexts()).containsExactlyElementsOf(line);
    }

    private boolean isChildOf(long pid, long parent) {
      return ProcessHandle.of(pid)
          .flatMap(ProcessHandle::parent)
          .map(ProcessHandle::pid)
          .filter(found -> found == parent)
          .isPresent();
    }
  }
}
