package io.mitogen.runtime.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.UndeliverableException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RemoteClassLoaderTest {
  private static final ClassLoader LIBRARY =
      new ClassLoader(null) {}; // no way to the classes below
  private static final int SELF = 7;
  private static final String ALONE = Alone.class.getName();
  private static final String USER = User.class.getName();
  private static final String USED = Used.class.getName();

  private final Map<String, ClassAnswer> answers = new HashMap<>();
  private final AtomicLong now = new AtomicLong();
  private final FakeSource source = new FakeSource(this::fetch);
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final RemoteClasses classes = new RemoteClasses(source, LIBRARY, SELF, now::get);

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

  private ClassAnswer fetch(CodeRequest request) {
    String name = request.name();
    asked.add(request.loader() + ":" + name);
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
      answers.put("com.acme.List", ClassAnswer.found(0));

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
          new FakeSource(request -> {
            underWay.countDown();
            await(goOn);
            return fetch(request);
          }),
          LIBRARY,
          SELF);
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
          new FakeSource(request -> {
            bothUnderWay.countDown();
            await(bothUnderWay);
            return fetch(request);
          }),
          LIBRARY,
          SELF);
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

      now.set(TimeUnit.SECONDS.toNanos(30) + 1);

      assertThat(classes.load(1, ALONE)).isNotNull();
    }
  }

  @Nested
  class AFailedRequest {
    @Test
    void breaksNoClassThatRefersToWhatWasAskedFor() throws Exception {
      boolean[] broken = {true};
      answers.put(USER, found(1, file(1, USER)));
      answers.put(USED, found(1, file(1, USED)));
      RemoteClasses flaky = new RemoteClasses(
          new FakeSource(request -> {
            if (broken[0] && request.name().equals(USED)) {
              throw new UndeliverableException(
                  UndeliverableException.Reason.NO_CLASS,
                  request.name() + ": the parent did not answer");
            }
            return fetch(request);
          }),
          LIBRARY,
          SELF);
      Class<?> user = flaky.load(1, USER);
      assertThatThrownBy(() -> text(user))
          .hasRootCauseInstanceOf(UndeliverableException.class)
          .hasRootCauseMessage(USED + ": the parent did not answer");

      broken[0] = false;

      assertThat(text(user)).isEqualTo("user of used");
    }

    @Test
    void isMadeAgain() throws Exception {
      boolean[] broken = {true};
      RemoteClasses flaky = new RemoteClasses(
          new FakeSource(request -> {
            if (broken[0]) {
              throw new UndeliverableException(
                  UndeliverableException.Reason.NO_CLASS,
                  request.name() + ": the parent did not answer");
            }
            return found(1, file(1, request.name()));
          }),
          LIBRARY,
          SELF);
      assertThatThrownBy(() -> flaky.load(1, ALONE))
          .hasMessage(ALONE + ": the parent did not answer");

      broken[0] = false;

      assertThat(text(flaky.load(1, ALONE))).isEqualTo("alone");
    }

    @Test
    void isAnAnswerWithoutTheClass() throws Exception {
      answers.put(ALONE, ClassAnswer.found(1));
      assertThatThrownBy(() -> classes.load(1, ALONE))
          .isInstanceOf(ClassNotFoundException.class)
          .hasMessage("the parent answered without the class " + ALONE);

      answers.put(ALONE, found(1, file(1, ALONE)));

      assertThat(classes.load(1, ALONE)).isNotNull();
    }
  }

  @Nested
  class AResource {
    private void have(String name, String... contents) {
      List<byte[]> all = new ArrayList<>();
      for (String each : contents) {
        all.add(each.getBytes(StandardCharsets.UTF_8));
      }
      source.resources.put(name, new ResourceAnswer(all));
    }

    private String read(URL url) throws IOException {
      try (InputStream in = url.openStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }

    @Test
    void isReadFromMemory() throws Exception {
      have("com/acme/hosts.txt", "db1");

      URL url = classes.loader(1).getResource("com/acme/hosts.txt");

      assertThat(url).hasToString("mitogen://loader1/com/acme/hosts.txt");
      assertThat(read(url)).isEqualTo("db1");
      assertThat(url.openConnection().getContentLength()).isEqualTo(3);
      try (InputStream in = classes.loader(1).getResourceAsStream("com/acme/hosts.txt")) {
        assertThat(in).hasBinaryContent("db1".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(source.askedForResources).containsExactly("1:com/acme/hosts.txt");
    }

    @Test
    void thatIsThereSeveralTimesIsFoundEachTime() throws Exception {
      have("META-INF/services/com.acme.Plugin", "one", "two");

      List<URL> urls =
          Collections.list(classes.loader(1).getResources("META-INF/services/com.acme.Plugin"));

      assertThat(urls).hasSize(2);
      assertThat(read(urls.get(0))).isEqualTo("one");
      assertThat(read(urls.get(1))).isEqualTo("two");
    }

    @Test
    void isFoundUnderANameThatDoesNotFitIntoAUrlAsItIs() throws Exception {
      have("com/acme/mostly harmless#1 \u00e4.txt", "42");

      URL url = classes.loader(1).getResource("com/acme/mostly harmless#1 \u00e4.txt");

      assertThat(read(new URL(url, url.toString()))).isEqualTo("42");
    }

    @Test
    void isFoundBesideAnother() throws Exception {
      have("com/acme/a.xml", "a");
      have("com/acme/b.xml", "b");
      URL url = classes.loader(1).getResource("com/acme/a.xml");

      assertThat(read(new URL(url, "b.xml"))).isEqualTo("b");
      assertThatThrownBy(() -> read(new URL(url, "c.xml")))
          .isInstanceOf(FileNotFoundException.class)
          .hasMessage("mitogen://loader1/com/acme/c.xml: the master has no such resource, or does"
              + " not serve it");
    }

    @Test
    void thatIsNotThereIsNotAskedForAgainForAWhile() {
      assertThat(classes.loader(1).getResource("com/acme/hosts.txt")).isNull();
      assertThat(classes.loader(1).getResource("com/acme/hosts.txt")).isNull();
      assertThat(source.askedForResources).hasSize(1);

      now.set(TimeUnit.SECONDS.toNanos(30) + 1);
      have("com/acme/hosts.txt", "db1");

      assertThat(classes.loader(1).getResource("com/acme/hosts.txt")).isNotNull();
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
      answers.put(ALONE, found(1, new ClassFile(1, ALONE, new byte[3], 0)));

      assertThatThrownBy(() -> classes.load(1, ALONE)).isInstanceOf(ClassFormatError.class);
    }
  }

  private static ClassAnswer found(int loader, ClassFile... files) {
    return ClassAnswer.found(loader, List.of(files), List.of());
  }

  private static ClassFile file(int loader, String name) {
    String path = name.substring(name.lastIndexOf('.') + 1) + ".class";
    try (InputStream in = RemoteClassLoaderTest.class.getResourceAsStream(path)) {
      return new ClassFile(loader, name, in.readAllBytes(), 0);
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
