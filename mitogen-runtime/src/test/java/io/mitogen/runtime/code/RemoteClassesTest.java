package io.mitogen.runtime.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.UndeliverableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a context below the master has for those below it. */
@Timeout(20)
class RemoteClassesTest {
  private static final int SELF = 7;
  private static final String ALONE = Alone.class.getName();
  private static final ClassLoader LIBRARY = new ClassLoader(null) {};

  private final Map<String, ClassAnswer> answers = new ConcurrentHashMap<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch underWay = new CountDownLatch(1);
  private CountDownLatch goOn = new CountDownLatch(0);
  private final RemoteClasses classes =
      new RemoteClasses(new FakeSource(this::fetch), LIBRARY, SELF);

  /** What is sent below. */
  public static final class Alone {
    private Alone() {}
  }

  private ClassAnswer fetch(CodeRequest request) {
    String name = request.name();
    asked.add(request.loader() + ":" + name);
    underWay.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    ClassAnswer answer = answers.get(name);
    if (answer == null) {
      throw new UndeliverableException(
          UndeliverableException.Reason.NO_CLASS, name + ": the parent did not answer within 60 s");
    }
    return answer;
  }

  @Nested
  class AClass {
    @Test
    void isAskedForAboveOnceAndKept() throws Exception {
      ClassFile file = have(1, "Near");

      ClassStore.Found first = classes.find(request(1, "Near"));
      ClassStore.Found second = classes.find(request(1, "Near"));

      assertThat(first.file()).isSameAs(file).isSameAs(second.file());
      assertThat(first.loader()).isEqualTo(1);
      assertThat(asked).containsExactly("1:Near");
    }

    @Test
    void isAskedForByTheNumberOfItsLoader() throws Exception {
      have(1, "Near");
      classes.find(request(1, "Near"));
      have(2, "Near");

      assertThat(classes.find(request(2, "Near")).loader()).isEqualTo(2);
      assertThat(asked).containsExactly("1:Near", "2:Near");
    }

    @Test
    void thatCameAlongIsNotAskedFor() throws Exception {
      ClassFile near = file(1, "Near");
      ClassFile far = file(1, "Far");
      answers.put("Near", ClassAnswer.found(1, List.of(near, far), List.of()));
      classes.find(request(1, "Near"));

      assertThat(classes.find(request(1, "Far")).file()).isSameAs(far);
      assertThat(asked).hasSize(1);
    }

    @Test
    void thatThisContextUsesItselfIsNotAskedForAgain() throws Exception {
      answers.put(
          ALONE,
          ClassAnswer.found(
              1, List.of(new ClassFile(1, ALONE, ClassFiles.of(Alone.class), 0)), List.of()));
      classes.load(1, ALONE);

      assertThat(classes.find(request(1, ALONE)).file().bytes())
          .isEqualTo(ClassFiles.of(Alone.class));
      assertThat(asked).hasSize(1);
    }

    @Test
    void thatWasFoundForOthersIsNotAskedForByThisContext() throws Exception {
      answers.put(
          ALONE,
          ClassAnswer.found(
              1, List.of(new ClassFile(1, ALONE, ClassFiles.of(Alone.class), 0)), List.of()));
      classes.find(request(1, ALONE));

      assertThat(classes.load(1, ALONE).getName()).isEqualTo(ALONE);
      assertThat(asked).hasSize(1);
    }

    @Test
    void thatAnotherLoaderDefinesIsOfThatOne() throws Exception {
      have(2, "Shared");

      ClassStore.Found first = classes.find(request(1, "Shared"));

      assertThat(first.loader()).isEqualTo(2);
      assertThat(classes.find(request(1, "Shared")).file()).isSameAs(first.file());
      assertThat(classes.find(request(2, "Shared")).file()).isSameAs(first.file());
      assertThat(asked).containsExactly("1:Shared");
    }

    @Test
    void thatEveryContextHasComesWithoutAFile() throws Exception {
      answers.put("io.mitogen.Blob", ClassAnswer.found(0));

      ClassStore.Found found = classes.find(request(1, "io.mitogen.Blob"));

      assertThat(found.loader()).isZero();
      assertThat(found.file()).isNull();
    }

    @Test
    void thatIsNotToBeHadSaysWhy() {
      answers.put("Gone", ClassAnswer.missing("Gone: the master has no such class either"));

      assertThatThrownBy(() -> classes.find(request(1, "Gone")))
          .isInstanceOf(ClassNotFoundException.class)
          .hasMessage("Gone: the master has no such class either");
    }

    @Test
    void thatNobodyAnswersForIsAskedForAgain() throws Exception {
      assertThatThrownBy(() -> classes.find(request(1, "Near")))
          .isInstanceOf(UndeliverableException.class)
          .hasMessage("Near: the parent did not answer within 60 s");
      have(1, "Near");

      assertThat(classes.find(request(1, "Near")).file()).isNotNull();
    }

    @Test
    void ofTheLibraryIsNotTakenFromAnAnswer() throws Exception {
      ClassFile file = file(0, "java.util.ArrayList");
      answers.put("java.util.ArrayList", ClassAnswer.found(0, List.of(file), List.of()));

      assertThat(classes.find(request(1, "java.util.ArrayList")).file()).isNull();
    }
  }

  @Nested
  class KnownHere {
    @Test
    void isWhatHasArrived() throws Exception {
      ClassFile file = have(1, "Near");
      classes.find(request(1, "Near"));

      assertThat(classes.known(request(1, "Near"))).isSameAs(file);
    }

    @Test
    void isWhatAnotherLoaderDefines() throws Exception {
      ClassFile file = have(2, "Shared");
      classes.find(request(1, "Shared"));

      assertThat(classes.known(request(1, "Shared"))).isSameAs(file);
      assertThat(classes.known(request(2, "Shared"))).isSameAs(file);
      assertThat(classes.known(request(3, "Shared"))).isNull();
    }

    @Test
    void isNothingElseAndNobodyIsAsked() {
      have(1, "Near");

      assertThat(classes.known(request(1, "Near"))).isNull();
      assertThat(classes.known(request(0, "java.lang.String"))).isNull();
      assertThat(asked).isEmpty();
    }
  }

  /** Of several that want a class at the same time, one asks. */
  @Nested
  class WhileItIsAskedFor {
    private FutureTask<ClassStore.Found> first;
    private FutureTask<ClassStore.Found> second;

    private void begin() throws InterruptedException {
      goOn = new CountDownLatch(1);
      first = inAThread(() -> classes.find(request(1, "Near")));
      underWay.await();
      second = waiting(() -> classes.find(request(1, "Near")));
    }

    @Test
    void othersWaitForItsAnswer() throws Exception {
      ClassFile file = have(1, "Near");
      begin();

      goOn.countDown();

      assertThat(first.get().file()).isSameAs(file);
      assertThat(second.get().file()).isSameAs(file);
      assertThat(asked).containsExactly("1:Near");
    }

    @Test
    void othersHearThatItIsNotToBeHad() throws Exception {
      answers.put("Near", ClassAnswer.missing("Near: the master has no such class either"));
      begin();

      goOn.countDown();

      assertThatThrownBy(second::get)
          .hasCauseInstanceOf(ClassNotFoundException.class)
          .hasRootCauseMessage("Near: the master has no such class either");
      assertThat(asked).hasSize(1);
    }

    @Test
    void othersHearThatNoAnswerCame() throws Exception {
      begin();

      goOn.countDown();

      assertThatThrownBy(first::get)
          .hasRootCauseMessage("Near: the parent did not answer within 60 s");
      assertThatThrownBy(second::get)
          .hasRootCauseMessage("Near: another thread has asked for it, and got no answer");
    }

    @Test
    void itsOwnLoaderWaitsToo() throws Exception {
      answers.put(
          ALONE,
          ClassAnswer.found(
              1, List.of(new ClassFile(1, ALONE, ClassFiles.of(Alone.class), 0)), List.of()));
      goOn = new CountDownLatch(1);
      first = inAThread(() -> classes.find(request(1, ALONE)));
      underWay.await();
      FutureTask<Class<?>> loaded = waiting(() -> classes.load(1, ALONE));

      goOn.countDown();

      assertThat(loaded.get().getName()).isEqualTo(ALONE);
      assertThat(asked).hasSize(1);
    }

    @Test
    void otherClassesAreAskedForBesideIt() throws Exception {
      have(1, "Near");
      have(1, "Far");
      begin();

      FutureTask<ClassStore.Found> far = inAThread(() -> classes.find(request(1, "Far")));
      while (asked.size() < 2) {
        Thread.onSpinWait();
      }

      goOn.countDown();
      assertThat(far.get().file().name()).isEqualTo("Far");
    }

    @Test
    void anInterruptEndsNoWaitAndIsKept() throws Exception {
      have(1, "Near");
      goOn = new CountDownLatch(1);
      first = inAThread(() -> classes.find(request(1, "Near")));
      underWay.await();
      FutureTask<Boolean> interrupted = waiting(() -> {
        Thread.currentThread().interrupt();
        classes.find(request(1, "Near"));
        return Thread.interrupted();
      });

      goOn.countDown();

      assertThat(interrupted.get()).isTrue();
    }

    private <T> FutureTask<T> inAThread(Callable<T> task) {
      FutureTask<T> future = new FutureTask<>(task);
      Thread thread = new Thread(future);
      thread.setDaemon(true);
      thread.start();
      return future;
    }

    private <T> FutureTask<T> waiting(Callable<T> task) {
      FutureTask<T> future = new FutureTask<>(task);
      Thread thread = new Thread(future);
      thread.setDaemon(true);
      thread.start();
      while (thread.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      return future;
    }
  }

  private static CodeRequest request(int loader, String name) {
    return new CodeRequest(loader, name, Runtime.version().feature(), SELF);
  }

  private ClassFile have(int loader, String name) {
    ClassFile file = file(loader, name);
    answers.put(name, ClassAnswer.found(loader, List.of(file), List.of()));
    return file;
  }

  private static ClassFile file(int loader, String name) {
    return new ClassFile(loader, name, ClassFiles.referringTo(), 0);
  }
}
