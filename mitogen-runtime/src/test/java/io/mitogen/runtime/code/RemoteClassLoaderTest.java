package io.mitogen.runtime.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RemoteClassLoaderTest {
  private static final ClassLoader LIBRARY =
      new ClassLoader(null) {}; // no way to the classes below
  private static final String ALONE = Alone.class.getName();
  private static final String USER = User.class.getName();
  private static final String USED = Used.class.getName();

  private final Map<String, ClassAnswer> answers = new HashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final RemoteClasses classes = new RemoteClasses(this::fetch, LIBRARY);

  public static class Alone {
    public static String text() {
      return "alone";
    }
  }

  public static class User {
    public static String text() {
      return "user of " + Used.text();
    }
  }

  public static class Used {
    public static String text() {
      return "used";
    }
  }

  private ClassAnswer fetch(int loader, String name) throws ClassNotFoundException {
    asked.add(loader + ":" + name);
    ClassAnswer answer = answers.get(name);
    return answer == null ? ClassAnswer.missing(name + ": no such class") : answer;
  }

  @Test
  void whatArrivesIsDefined() throws Exception {
    answers.put(ALONE, found(1, file(1, ALONE)));

    Class<?> type = classes.load(1, ALONE);

    assertThat(type).isNotSameAs(Alone.class);
    assertThat(type.getName()).isEqualTo(ALONE);
    assertThat(text(type)).isEqualTo("alone");
  }

  @Test
  void theNumberOfItsLoaderIsKnownAgain() throws Exception {
    answers.put(ALONE, found(1, file(1, ALONE)));

    assertThat(classes.loaderOf(classes.load(1, ALONE))).isEqualTo(1);
    assertThat(classes.loaderOf(String.class)).isZero();
    assertThat(classes.loaderOf(RemoteClassLoaderTest.class)).isZero();
  }

  @Test
  void theJdkAndTheLibraryAreNotAskedFor() throws Exception {
    assertThat(classes.load(1, "java.util.ArrayList")).isSameAs(java.util.ArrayList.class);
    assertThat(classes.load(0, "java.util.ArrayList")).isSameAs(java.util.ArrayList.class);
    assertThat(asked).isEmpty();
  }

  @Test
  void aClassIsAskedForOnce() throws Exception {
    answers.put(ALONE, found(1, file(1, ALONE)));

    assertThat(classes.load(1, ALONE)).isSameAs(classes.load(1, ALONE));
    assertThat(asked).containsExactly("1:" + ALONE);
  }

  @Test
  void whatComesAlongIsNotAskedFor() throws Exception {
    answers.put(USER, found(1, file(1, USER), file(1, USED)));

    assertThat(text(classes.load(1, USER))).isEqualTo("user of used");
    assertThat(asked).containsExactly("1:" + USER);
  }

  @Test
  void whatDoesNotComeAlongIsAskedForWhenItIsNeeded() throws Exception {
    answers.put(USER, found(1, file(1, USER)));
    answers.put(USED, found(1, file(1, USED)));

    assertThat(text(classes.load(1, USER))).isEqualTo("user of used");
    assertThat(asked).containsExactly("1:" + USER, "1:" + USED);
  }

  @Test
  void classesOfOneNameFromTwoLoadersStayApart() throws Exception {
    answers.put(ALONE, found(1, file(1, ALONE)));
    Class<?> first = classes.load(1, ALONE);
    answers.put(ALONE, found(2, file(2, ALONE)));
    Class<?> second = classes.load(2, ALONE);

    assertThat(first).isNotSameAs(second);
    assertThat(classes.loaderOf(second)).isEqualTo(2);
  }

  @Nested
  class OfAnotherLoader {
    @Test
    void aClassIsOneForAllThatAskForIt() throws Exception {
      answers.put(USED, found(2, file(2, USED)));
      answers.put(USER, found(1, file(1, USER)));

      assertThat(text(classes.load(1, USER))).isEqualTo("user of used");

      assertThat(classes.load(1, USED)).isSameAs(classes.load(2, USED));
      assertThat(classes.loaderOf(classes.load(1, USED))).isEqualTo(2);
    }

    @Test
    void aClassThatTheLibraryShouldHaveAndHasNotIsNotFound() {
      answers.put("com.acme.List", ClassAnswer.found(0, List.of()));

      assertThatThrownBy(() -> classes.load(1, "com.acme.List"))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  @Nested
  class FromTwoThreads {
    @Test
    void aClassIsAskedForOnce() throws Exception {
      answers.put(ALONE, found(1, file(1, ALONE)));
      CountDownLatch underWay = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      RemoteClasses slow = new RemoteClasses(
          (loader, name) -> {
            underWay.countDown();
            await(goOn);
            return fetch(loader, name);
          },
          LIBRARY);
      Finder first = new Finder(slow);
      Finder second = new Finder(slow);

      first.start();
      underWay.await();
      second.start();
      while (second.isAlive() && second.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
      goOn.countDown();

      assertThat(first.found.get()).isSameAs(second.found.get());
      assertThat(asked).hasSize(1);
    }

    @Test
    void twoClassesAreAskedForSideBySide() throws Exception {
      answers.put(ALONE, found(1, file(1, ALONE)));
      answers.put(USED, found(1, file(1, USED)));
      CountDownLatch bothUnderWay = new CountDownLatch(2);
      RemoteClasses slow = new RemoteClasses(
          (loader, name) -> {
            bothUnderWay.countDown();
            await(bothUnderWay);
            return fetch(loader, name);
          },
          LIBRARY);
      Finder other = new Finder(slow);

      other.start();

      assertThat(slow.load(1, USED)).isNotNull();
      assertThat(other.found.get()).isNotNull();
    }

    private void await(CountDownLatch latch) {
      try {
        if (!latch.await(15, TimeUnit.SECONDS)) {
          throw new AssertionError("nobody else asks");
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static final class Finder extends Thread {
    final CompletableFuture<Class<?>> found = new CompletableFuture<>();
    private final RemoteClasses in;

    Finder(RemoteClasses in) {
      this.in = in;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        found.complete(in.load(1, ALONE));
      } catch (ClassNotFoundException | Error e) {
        found.completeExceptionally(e);
      }
    }
  }

  @Nested
  class AMiss {
    @Test
    void saysWhy() {
      assertThatThrownBy(() -> classes.load(1, "com.acme.Gone"))
          .isInstanceOf(ClassNotFoundException.class)
          .hasMessage("com.acme.Gone: no such class");
    }

    @Test
    void isRemembered() {
      assertThatThrownBy(() -> classes.load(1, "com.acme.Gone"));
      assertThatThrownBy(() -> classes.load(1, "com.acme.Gone"))
          .hasMessage("com.acme.Gone: no such class");

      assertThat(asked).hasSize(1);
    }

    @Test
    void isForgottenAfterAWhile() throws Exception {
      assertThatThrownBy(() -> classes.load(1, ALONE));
      answers.put(ALONE, found(1, file(1, ALONE)));

      age(30_000_000_001L);

      assertThat(classes.load(1, ALONE)).isNotNull();
    }

    /** Makes the misses older, as only time could. */
    private void age(long nanos) throws ReflectiveOperationException {
      Field misses = RemoteClassLoader.class.getDeclaredField("misses");
      misses.setAccessible(true);
      for (Object miss : ((Map<?, ?>) misses.get(classes.loader(1))).values()) {
        Field at = miss.getClass().getDeclaredField("atNanos");
        at.setAccessible(true);
        at.set(miss, at.getLong(miss) - nanos);
      }
    }
  }

  @Nested
  class AFailedRequest {
    @Test
    void isMadeAgain() throws Exception {
      boolean[] broken = {true};
      RemoteClasses flaky = new RemoteClasses(
          (loader, name) -> {
            if (broken[0]) {
              throw new ClassNotFoundException(name + ": the parent did not answer");
            }
            return found(1, file(1, name));
          },
          LIBRARY);
      assertThatThrownBy(() -> flaky.load(1, ALONE))
          .hasMessage(ALONE + ": the parent did not answer");

      broken[0] = false;

      assertThat(text(flaky.load(1, ALONE))).isEqualTo("alone");
    }

    @Test
    void isAnAnswerWithoutTheClass() throws Exception {
      answers.put(ALONE, ClassAnswer.found(1, List.of()));
      assertThatThrownBy(() -> classes.load(1, ALONE))
          .isInstanceOf(ClassNotFoundException.class)
          .hasMessage("the parent answered without the class " + ALONE);

      answers.put(ALONE, found(1, file(1, ALONE)));

      assertThat(classes.load(1, ALONE)).isNotNull();
    }
  }

  @Nested
  class ForANewerJava {
    @Test
    void aClassIsRefusedNamingBothVersions() {
      int ours = Runtime.version().feature();
      ClassFile newer = file(1, ALONE);
      newer.bytes()[7] = (byte) (44 + ours + 4);
      answers.put(ALONE, found(1, newer));

      assertThatThrownBy(() -> classes.load(1, ALONE))
          .isInstanceOf(UnsupportedClassVersionError.class)
          .hasMessage("the class " + ALONE + " is compiled for Java " + (ours + 4)
              + ", and this context runs on Java " + ours + "; compile it with --release " + ours
              + ", or connect with a newer java");
    }

    @Test
    void aFileThatIsNoClassIsRefusedByTheJvm() {
      answers.put(ALONE, found(1, new ClassFile(1, ALONE, new byte[3])));

      assertThatThrownBy(() -> classes.load(1, ALONE)).isInstanceOf(ClassFormatError.class);
    }
  }

  private static ClassAnswer found(int loader, ClassFile... files) {
    return ClassAnswer.found(loader, List.of(files));
  }

  private static ClassFile file(int loader, String name) {
    String path = name.substring(name.lastIndexOf('.') + 1) + ".class";
    try (InputStream in = RemoteClassLoaderTest.class.getResourceAsStream(path)) {
      return new ClassFile(loader, name, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object text(Class<?> type) throws ReflectiveOperationException {
    var method = type.getDeclaredMethod("text");
    method.setAccessible(true);
    return method.invoke(null);
  }
}
