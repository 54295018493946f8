package io.mitogen.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.program.Entry;
import com.example.program.Far;
import com.example.program.Loaded;
import com.example.program.Near;
import io.mitogen.Blob;
import io.mitogen.Dead;
import io.mitogen.runtime.code.ClassAnswer;
import io.mitogen.runtime.frame.FrameReader;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.Loop;
import io.mitogen.runtime.loop.ThreadLoop;
import io.mitogen.runtime.route.Answers;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.Neighbour;
import io.mitogen.runtime.stream.Stream;
import io.mitogen.spi.WireOutput;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** us (0) -> two children (1, 2). */
@Timeout(20)
class ClassServerTest {
  private static final int MAX_BYTES = Wire.DEFAULT_MAX_MESSAGE_BYTES;

  private final KeptLog log = new KeptLog();
  private final ClassLoaders loaders = new ClassLoaders();
  private MessageRouter messages;
  private ClassServer server;
  private Child one;
  private Child two;

  @BeforeEach
  void begin() throws IOException {
    begin(MAX_BYTES);
  }

  private void begin(int maxMessageBytes) throws IOException {
    Loop unused = new ThreadLoop("unused", log); // classes are not a matter of the loop
    messages = new MessageRouter(new Identity(Identity.MASTER), unused, log);
    server = new ClassServer(messages, loaders, maxMessageBytes);
    one = new Child(1);
    two = new Child(2);
  }

  @AfterEach
  void end() throws IOException {
    server.close();
    one.close();
    two.close();
    assertThat(log.warnings()).isEmpty();
  }

  @Nested
  class AnAnswer {
    @Test
    void bringsTheClassAndAllThatItRefersTo() throws Exception {
      ClassAnswer answer = one.ask(Entry.class);

      assertThat(names(answer))
          .startsWith(Entry.class.getName())
          .containsExactlyInAnyOrder(
              Entry.class.getName(),
              Near.class.getName(),
              Far.class.getName(),
              Loaded.class.getName());
      assertThat(answer.classes().get(0).bytes()).isEqualTo(Copies.fileOf(Entry.class));
      assertThat(server.sentTo(1)).isEqualTo(4);
    }

    @Test
    void namesTheLoaderOfEachClass() throws Exception {
      int number = loaders.loaderOf(Entry.class);

      ClassAnswer answer = one.ask(Entry.class);

      assertThat(answer.loader()).isEqualTo(number);
      assertThat(answer.classes()).allMatch(each -> each.loader() == number);
    }

    @Test
    void bringsNothingTwiceToOneChild() throws Exception {
      one.ask(Far.class); // and with it Near and Loaded

      ClassAnswer answer = one.ask(Entry.class);

      assertThat(names(answer)).containsExactly(Entry.class.getName());
      assertThat(server.sentTo(1)).isEqualTo(4);
    }

    @Test
    void bringsAllToEveryChild() throws Exception {
      one.ask(Entry.class);

      assertThat(names(two.ask(Entry.class))).hasSize(4);
    }

    @Test
    void bringsAgainWhatIsAskedForAgain() throws Exception {
      one.ask(Entry.class);

      assertThat(names(one.ask(Near.class))).containsExactly(Near.class.getName());
    }

    @Test
    void bringsAllAgainOnceTheChildIsForgotten() throws Exception {
      one.ask(Entry.class);

      server.forget(1);

      assertThat(server.sentTo(1)).isZero();
      assertThat(names(one.ask(Entry.class))).hasSize(4);
    }

    @Test
    void initialisesNoClass() throws Exception {
      int before = Loaded.INITIALISED.get();

      one.ask(Entry.class);

      assertThat(Loaded.INITIALISED).hasValue(before).hasValue(0);
    }

    @Test
    void isSmallerThanTheLargestMessage() throws Exception {
      int file = Copies.fileOf(Entry.class).length;
      end();
      begin(2 * file); // of which half is for classes

      assertThat(names(one.ask(Entry.class))).containsExactly(Entry.class.getName());
      assertThat(server.sentTo(1)).isEqualTo(1);
      assertThat(names(one.ask(Near.class))).startsWith(Near.class.getName());
    }

    @Test
    void comesFromTheLoaderThatWasAsked() throws Exception {
      Copies program = Copies.of(Entry.class, Near.class);
      int ofProgram = loaders.loaderOf(program.copyOf(Entry.class));
      int ofTests = loaders.loaderOf(Far.class);

      ClassAnswer answer = one.ask(ofProgram, Entry.class.getName());

      assertThat(answer.loader()).isEqualTo(ofProgram);
      assertThat(answer.classes())
          .filteredOn(each -> each.loader() == ofProgram)
          .extracting(ClassAnswer.ClassFile::name)
          .containsExactly(Entry.class.getName(), Near.class.getName());
      assertThat(answer.classes())
          .filteredOn(each -> each.loader() == ofTests)
          .extracting(ClassAnswer.ClassFile::name)
          .containsExactlyInAnyOrder(
              Far.class.getName(), Near.class.getName(), Loaded.class.getName());
    }

    @Test
    void namesTheLoaderThatTheOneThatWasAskedLeavesItTo() throws Exception {
      Copies program = Copies.of(Entry.class);
      int ofProgram = loaders.loaderOf(program.copyOf(Entry.class));

      ClassAnswer answer = one.ask(ofProgram, Far.class.getName());

      assertThat(answer.loader()).isEqualTo(loaders.loaderOf(Far.class)).isNotEqualTo(ofProgram);
    }

    @Test
    void toTwoClassesOfOneNameBringsBoth() throws Exception {
      Copies program = Copies.of(Entry.class);
      int ofProgram = loaders.loaderOf(program.copyOf(Entry.class));
      one.ask(Entry.class);

      ClassAnswer answer = one.ask(ofProgram, Entry.class.getName());

      assertThat(names(answer)).containsExactly(Entry.class.getName());
      assertThat(answer.loader()).isEqualTo(ofProgram);
    }
  }

  @Nested
  class NotServed {
    @Test
    void isTheCoreNorWhatItNeeds() throws Exception {
      for (Class<?> type : List.of(Mitogen.class, ClassServer.class, Vertx.class)) {
        ClassAnswer answer = one.ask(loaders.loaderOf(Entry.class), type.getName());

        assertThat(answer.isFound()).isFalse();
        assertThat(answer.why())
            .isEqualTo(type.getName()
                + " is part of what the master runs on, and never served; keep what is called in"
                + " another context in classes that don't use it");
      }
    }

    @Test
    void isTheJdk() throws Exception {
      ClassAnswer answer = one.ask(loaders.loaderOf(Entry.class), "java.util.HexFormat");

      assertThat(answer.isFound()).isFalse();
      assertThat(answer.why())
          .isEqualTo(
              "java.util.HexFormat belongs to the JDK, and the JDK of this context does not have it");
    }

    @Test
    void isTheLibraryWhichTheChildHas() throws Exception {
      ClassAnswer answer = one.ask(loaders.loaderOf(Entry.class), Blob.class.getName());

      assertThat(answer.isFound()).isTrue();
      assertThat(answer.loader()).isZero();
      assertThat(answer.classes()).isEmpty();
    }

    @Test
    void isAClassThatIsNotThere() throws Exception {
      ClassAnswer answer = one.ask(loaders.loaderOf(Entry.class), "com.acme.Hosts");

      assertThat(answer.why()).isEqualTo("com.acme.Hosts: the master has no such class either");
    }

    @Test
    void isAnythingOfALoaderThatIsNotThere() throws Exception {
      ClassAnswer answer = one.ask(99, Entry.class.getName());

      assertThat(answer.why())
          .isEqualTo(Entry.class.getName()
              + ": the class loader it should come from is gone from the master");
    }

    @Test
    void isAClassWhoseLoaderDoesNotGiveItsFile() throws Exception {
      Copies program = Copies.withoutFiles(Entry.class);

      ClassAnswer answer =
          one.ask(loaders.loaderOf(program.copyOf(Entry.class)), Entry.class.getName());

      assertThat(answer.why())
          .isEqualTo(Entry.class.getName() + ": its class file can't be read in the master");
      assertThat(server.sentTo(1)).isZero();
    }

    @Test
    void isAClassWithoutAFileThoughTheOneThatNeedsItIs() throws Exception {
      Copies program = Copies.withoutFiles(Near.class).alsoWithFiles(Entry.class);

      ClassAnswer answer =
          one.ask(loaders.loaderOf(program.copyOf(Entry.class)), Entry.class.getName());

      assertThat(names(answer))
          .contains(Entry.class.getName(), Loaded.class.getName())
          .doesNotContain(Near.class.getName());
      assertThat(server.sentTo(1)).isEqualTo(answer.classes().size());
    }
  }

  @Nested
  class Refused {
    @Test
    void isARequestThatIsMalformed() throws Exception {
      Dead dead = Answers.read(one.request(Outbound.data(0)).input());

      assertThat(dead.reason()).isEqualTo(Dead.Reason.MALFORMED);
      assertThat(dead.text()).startsWith("the request for a class is malformed: ends too early");
    }

    @Test
    void isARequestThatTheProgramsLoaderFailsOn() throws Exception {
      int number = loaders.loaderOf(new Failing().type());

      Inbound answer = one.request(data(number, "com.acme.Hosts"));

      assertThat(answer.kind()).isEqualTo(Wire.DEAD);
      Dead dead = Answers.read(answer.input());
      assertThat(dead.reason()).isEqualTo(Dead.Reason.NO_CLASS);
      assertThat(dead.text())
          .isEqualTo("the master failed to find it: java.lang.IllegalStateException: the"
              + " application is stopped");
    }
  }

  private static List<String> names(ClassAnswer answer) {
    return answer.classes().stream().map(ClassAnswer.ClassFile::name).toList();
  }

  private static WireOutput data(int loader, String name) {
    WireOutput data = Outbound.data(MAX_BYTES);
    data.i32(loader);
    data.text(name);
    return data;
  }

  /** A child that asks for classes. */
  private final class Child {
    private final int id;
    private final Pipe pipe = Pipe.open();
    private final InputStream in = Channels.newInputStream(pipe.source());
    private final FrameReader reader = new FrameReader(MAX_BYTES);
    private final Stream stream;
    private int handle = Wire.FIRST_DYNAMIC_HANDLE;

    Child(int id) throws IOException {
      this.id = id;
      stream = new Stream(
          Identity.MASTER,
          new Neighbour(id, "child" + id, 0, ""),
          InputStream.nullInputStream(),
          new FrameReader(MAX_BYTES),
          Channels.newOutputStream(pipe.sink()),
          messages);
      reader.assembleFor(id);
      messages.add(stream);
    }

    ClassAnswer ask(Class<?> type) throws IOException {
      return ask(loaders.loaderOf(type), type.getName());
    }

    ClassAnswer ask(int loader, String name) throws IOException {
      Inbound answer = request(data(loader, name));
      assertThat(answer.kind()).isEqualTo(Wire.CONTROL);
      return ClassAnswer.read(answer.input());
    }

    Inbound request(WireOutput data) throws IOException {
      int replyTo = handle++;
      messages.received(
          stream,
          new Outbound(Wire.CONTROL, Identity.MASTER, id, Wire.GET_CLASS, replyTo, data)
              .arrivedAtOnce());
      Inbound answer = reader.poll();
      while (answer == null) {
        reader.fill(in);
        answer = reader.poll();
      }
      assertThat(answer.handle()).isEqualTo(replyTo);
      return answer;
    }

    void close() throws IOException {
      stream.closeOutput();
      pipe.sink().close();
      pipe.source().close();
    }
  }

  /** A loader whose application was stopped. */
  private static final class Failing extends ClassLoader {
    Class<?> type() {
      byte[] bytes = Copies.fileOf(Entry.class);
      return defineClass(Entry.class.getName(), bytes, 0, bytes.length);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("com.acme.")) {
        throw new IllegalStateException("the application is stopped");
      }
      return super.loadClass(name, resolve);
    }
  }
}
