package io.mitogen.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.Dead;
import io.mitogen.ServingStats;
import io.mitogen.runtime.code.ClassAnswer;
import io.mitogen.runtime.code.ClassFile;
import io.mitogen.runtime.code.ClassFiles;
import io.mitogen.runtime.code.ClassStore;
import io.mitogen.runtime.code.CodeRequest;
import io.mitogen.runtime.code.NotServedException;
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
import io.mitogen.spi.WireOutput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** master (0) -> us (1) -> two children (2, 3). */
@Timeout(20)
class ClassServerTest {
  private static final int MASTER = 0;
  private static final int US = 1;
  private static final int MAX_BYTES = Wire.DEFAULT_MAX_MESSAGE_BYTES;
  private static final int LOADER = 5;

  private final KeptLog log = new KeptLog();
  private final FakeStore store = new FakeStore();
  private MessageRouter messages;
  private ClassServer server;
  private FakeNeighbour parent;
  private FakeNeighbour one;
  private FakeNeighbour two;
  private int lastReplyTo = 1000;

  @BeforeEach
  void begin() {
    begin(MAX_BYTES);
  }

  private void begin(int maxMessageBytes) {
    // Classes are not a matter of the loop: nobody runs this one.
    messages = new MessageRouter(new Identity(US, MASTER), new FakeLoop(), log, true);
    server = new ClassServer(messages, store, maxMessageBytes, log);
    parent = new FakeNeighbour(US, MASTER, "parent", messages);
    one = new FakeNeighbour(US, 2, "one", messages);
    two = new FakeNeighbour(US, 3, "two", messages);
    messages.addParent(parent.stream());
    messages.addChild(one.stream(), Descendant.child(US, one.stream().neighbour()));
    messages.addChild(two.stream(), Descendant.child(US, two.stream().neighbour()));
    parent.heard(); // that they came
  }

  @AfterEach
  void end() {
    server.close();
    assertThat(log.warnings()).isEmpty();
  }

  @Nested
  class AnAnswer {
    @BeforeEach
    void have() {
      store.have("Entry", "Near", "java.lang.String", "Gone");
      store.have("Near", "Far", "Entry");
      store.have("Far", "Near");
      store.have("Other", "Near");
    }

    @Test
    void bringsTheClassAndAllThatItRefersTo() {
      ClassAnswer answer = ask(one, "Entry");

      assertThat(names(answer)).containsExactly("Entry", "Near", "Far");
      assertThat(answer.loader()).isEqualTo(LOADER);
      assertThat(answer.classes().get(0).bytes()).isEqualTo(store.file("Entry").bytes());
      assertThat(server.sentTo(2)).isEqualTo(3);
    }

    @Test
    void bringsNothingTwiceToOneChild() {
      ask(one, "Far"); // and with it Near and Entry

      assertThat(names(ask(one, "Other"))).containsExactly("Other");
      assertThat(server.sentTo(2)).isEqualTo(4);
    }

    @Test
    void bringsAllToEveryChild() {
      ask(one, "Entry");

      assertThat(names(ask(two, "Entry"))).hasSize(3);
    }

    @Test
    void bringsAgainWhatIsAskedForAgain() {
      ask(one, "Entry");

      assertThat(names(ask(one, "Near"))).containsExactly("Near");
    }

    @Test
    void bringsAllAgainOnceTheChildIsForgotten() {
      ask(one, "Entry");

      server.forget(2);

      assertThat(server.sentTo(2)).isZero();
      assertThat(names(ask(one, "Entry"))).hasSize(3);
    }

    @Test
    void asksTheStoreForNoMoreThanTheClass() {
      ask(one, "Entry");

      assertThat(store.asked).containsExactly("5:Entry");
    }

    @Test
    void looksForNoClassOfTheJdk() {
      ask(one, "Entry");

      assertThat(store.lookedFor)
          .contains("5:Near", "5:Gone")
          .noneMatch(name -> name.contains("java"));
    }

    @Test
    void namesTheLoaderThatTheOneThatWasAskedLeavesItTo() {
      store.files.put("5:Shared", new ClassFile(9, "Shared", ClassFiles.referringTo(), 0));

      ClassAnswer answer = ask(one, "Shared");

      assertThat(answer.loader()).isEqualTo(9);
    }

    @Test
    void findsWhatAClassRefersToWhereThatClassIs() {
      store.files.put("5:User", new ClassFile(9, "User", ClassFiles.referringTo("Near"), 0));
      store.files.put("9:Near", new ClassFile(9, "Near", ClassFiles.referringTo(), 0));

      ClassAnswer answer = ask(one, "User");

      assertThat(answer.classes())
          .extracting(file -> file.loader() + ":" + file.name())
          .containsExactly("9:User", "9:Near");
    }

    @Test
    void findsWhatAClassOfAnotherLoaderRefersToInThatLoader() {
      store.have("User", "Shared");
      store.files.put("5:Shared", new ClassFile(9, "Shared", ClassFiles.referringTo("Near"), 0));
      store.files.put("9:Near", new ClassFile(9, "Near", ClassFiles.referringTo(), 0));

      ClassAnswer answer = ask(one, "User");

      assertThat(answer.classes())
          .extracting(file -> file.loader() + ":" + file.name())
          .containsExactly("5:User", "9:Shared", "9:Near");
    }

    @Test
    void toTwoClassesOfOneNameBringsBoth() {
      store.files.put("9:Entry", new ClassFile(9, "Entry", ClassFiles.referringTo(), 0));
      ask(one, "Entry");

      ClassAnswer answer = ask(one, 9, "Entry");

      assertThat(names(answer)).containsExactly("Entry");
      assertThat(answer.loader()).isEqualTo(9);
    }

    @Test
    void bringsAClassThatCanNotBeReadForWhatItRefersTo() {
      store.files.put("5:Broken", new ClassFile(LOADER, "Broken", new byte[10], 0));

      assertThat(names(ask(one, "Broken"))).containsExactly("Broken");
    }

    @Test
    void withoutAFileSaysThatTheChildHasIt() {
      store.everywhere.add("5:io.mitogen.Blob");

      ClassAnswer answer = ask(one, "io.mitogen.Blob");

      assertThat(answer.isFound()).isTrue();
      assertThat(answer.loader()).isZero();
      assertThat(answer.classes()).isEmpty();
      assertThat(server.sentTo(2)).isZero();
    }

    @Test
    void ofAStoreThatHasNotGotItSaysWhy() {
      ClassAnswer answer = ask(one, "com.acme.Hosts");

      assertThat(answer.isFound()).isFalse();
      assertThat(answer.why()).isEqualTo("com.acme.Hosts: no such class in the store");
      assertThat(server.sentTo(2)).isZero();
    }
  }

  @Nested
  class AtItsCap {
    @Test
    void ofClassesAnAnswerEndsAndTheRestComesWithTheNext() {
      String[] all = IntStream.range(0, 700).mapToObj(i -> "Part" + i).toArray(String[]::new);
      store.have("Entry", all);
      for (String each : all) {
        store.have(each);
      }

      assertThat(ask(one, "Entry").classes()).hasSize(500);
      assertThat(server.sentTo(2)).isEqualTo(500);
      assertThat(names(ask(one, "Part699"))).hasSize(201).startsWith("Part699", "Part499");
      assertThat(server.sentTo(2)).isEqualTo(701);
    }

    @Test
    void ofBytesAnAnswerEnds() {
      store.have("Entry", "Large", "Small");
      store.files.put(
          "5:Large", new ClassFile(LOADER, "Large", ClassFiles.referringTo(1024 * 1024), 0));
      store.have("Small");

      assertThat(names(ask(one, "Entry"))).containsExactly("Entry", "Large");
      assertThat(names(ask(one, "Small"))).containsExactly("Small");
    }

    @Test
    void anAnswerIsSmallerThanTheLargestMessage() {
      store.have("Entry", "Near");
      store.have("Near");
      int file = store.file("Entry").bytes().length;
      server.close();
      begin(2 * file); // of which half is for classes

      assertThat(names(ask(one, "Entry"))).containsExactly("Entry");
      assertThat(server.sentTo(2)).isEqualTo(1);
      assertThat(names(ask(one, "Near"))).containsExactly("Near");
    }
  }

  /** What they have from others is told along with classes, and may be more than these. */
  @Nested
  class OfTwoLoaders {
    @Test
    void whatOneHasFromTheOtherIsToldOnce() {
      store.have("Entry", "Near", "Shared");
      store.have("Near", "Shared");
      store.have("Other", "Shared");
      store.files.put("5:Shared", new ClassFile(9, "Shared", ClassFiles.referringTo(), 0));

      assertThat(ask(one, "Entry").elsewhere())
          .singleElement()
          .satisfies(each -> assertThat(each.loader() + ":" + each.name()).isEqualTo("5:Shared"));
      assertThat(ask(one, "Other").elsewhere()).isEmpty();
      assertThat(ask(two, "Other").elsewhere()).hasSize(1);
    }

    @Test
    void allThatIsToldFitsIntoAMessage() {
      server.close();
      begin(1024 * 1024);
      store.have("Entry", "Hub0", "Hub1", "Hub2");
      for (int hub = 0; hub < 3; hub++) {
        String[] names = new String[1000];
        for (int i = 0; i < names.length; i++) {
          names[i] = "com.acme.hub" + hub + '.' + "x".repeat(100) + i;
          store.files.put("5:" + names[i], new ClassFile(9, names[i], ClassFiles.referringTo(), 0));
        }
        store.have("Hub" + hub, names);
      }

      ClassAnswer answer = ask(one, "Entry");

      assertThat(names(answer)).startsWith("Entry", "Hub0", "Hub1", "Hub2");
      assertThat(answer.elsewhere()).hasSizeBetween(1500, 2500);
    }
  }

  @Nested
  class AResource {
    @Test
    void isSentAsOftenAsItIsThere() {
      store.resources.put("5:a.txt", new ResourceAnswer(List.of(new byte[3], new byte[4])));

      ResourceAnswer answer = askForResource(one, "a.txt", 2);

      assertThat(answer.contents()).containsExactly(new byte[3], new byte[4]);
      assertThat(server.stats().resources()).isEqualTo(2);
      assertThat(server.stats().bytes()).isEqualTo(7);
    }

    @Test
    void thatIsNotThereIsNone() {
      assertThat(askForResource(one, "a.txt", 2).contents()).isEmpty();
      assertThat(server.stats().missing()).isEqualTo(1);
    }

    @Test
    void thatIsLargerThanTheLargestMessageIsRefused() {
      server.close();
      begin(1024 * 1024);
      store.resources.put("5:a.txt", new ResourceAnswer(List.of(new byte[1024 * 1024])));

      Inbound answer = request(one, Wire.GET_RESOURCE, data(LOADER, "a.txt"));

      assertThat(Answers.read(answer.input()).reason()).isEqualTo(Dead.Reason.TOO_LARGE);
    }
  }

  @Nested
  class WhatIsNotServed {
    @Test
    void isAClassThatIsNotThereForWhoeverAsks() {
      store.refused.put("5:Vault", "is not served: for a reason");

      ClassAnswer answer = ask(one, "Vault");

      assertThat(answer.isFound()).isFalse();
      assertThat(answer.why()).isEqualTo("Vault is not served: for a reason");
      assertThat(log.warnings())
          .containsExactly(
              "code: one asked for the class \"Vault\", which is not served: for a reason");
      log.forgetWarnings();
    }

    @Test
    void isAResourceThatIsNotThereForWhoeverAsks() {
      store.refused.put("5:vault.txt", "is not served: for a reason");

      assertThat(askForResource(two, "vault.txt", 3).contents()).isEmpty();
      assertThat(log.warnings())
          .containsExactly(
              "code: two asked for the resource \"vault.txt\", which is not served: for a reason");
      log.forgetWarnings();
    }

    @Test
    void isWarnedOfOnceAndCounted() {
      store.refused.put("5:Vault", "is not served");

      ask(two, "Vault");
      ask(one, "Vault");

      assertThat(server.stats().refusals())
          .containsExactly(new ServingStats.Refusal("Vault", "two", 2));
      assertThat(log.warnings()).hasSize(1);
      log.forgetWarnings();
    }

    @Test
    void isNamedWithTheOneBehindTheChildThatWantsIt() {
      RouterState.addBelow(messages, one.stream(), 1001, "one.far");
      parent.heard(); // that it came
      store.refused.put("5:vault.txt", "is not served");

      askForResource(one, "vault.txt", 1001);

      assertThat(log.warnings().get(0)).startsWith("code: one.far asked for");
      log.forgetWarnings();
    }

    @Test
    void isNotNamedWithOneThatIsNotBehindTheChild() {
      store.refused.put("5:vault.txt", "is not served");

      askForResource(one, "vault.txt", 3);

      assertThat(log.warnings().get(0)).startsWith("code: one asked for");
      log.forgetWarnings();
    }

    @Test
    void canNotPutLinesIntoTheLog() {
      String name = "a\nmitogen.code: all is well" + "x".repeat(300);
      store.refused.put("5:" + name, "is not served");

      ask(one, name);

      assertThat(log.warnings().get(0))
          .startsWith("code: one asked for the class \"a?mitogen.code: all is well")
          .endsWith("xxx...\", which is not served")
          .doesNotContain("\n");
      log.forgetWarnings();
    }
  }

  @Test
  void whatWasServedIsCounted() {
    store.have("Entry", "Near");
    store.have("Near");

    ask(one, "Entry");
    ask(two, "Entry");
    ask(one, "Gone");

    ServingStats stats = server.stats();
    assertThat(stats.requests()).isEqualTo(3);
    assertThat(stats.classes()).isEqualTo(4);
    assertThat(stats.bytes())
        .isEqualTo(2L * (store.file("Entry").bytes().length + store.file("Near").bytes().length));
    assertThat(stats.missing()).isEqualTo(1);
    assertThat(stats.refusals()).isEmpty();
  }

  @Nested
  class Refused {
    @Test
    void isARequestThatIsMalformed() {
      Dead dead = Answers.read(request(one, new WireOutput()).input());

      assertThat(dead.reason()).isEqualTo(Dead.Reason.MALFORMED);
      assertThat(dead.text()).startsWith("the request for code failed: ends too early");
    }

    @Test
    void isARequestThatTheStoreFailsOn() {
      store.failure = new IllegalStateException("the application is stopped");

      assertFailed("java.lang.IllegalStateException: the application is stopped");
    }

    @Test
    void isARequestThatAClassLoaderFailsOn() {
      store.failure = new NoClassDefFoundError("com/acme/Base");

      assertFailed("java.lang.NoClassDefFoundError: com/acme/Base");
    }

    private void assertFailed(String how) {
      Inbound answer = request(one, data(LOADER, "com.acme.Hosts"));

      assertThat(answer.kind()).isEqualTo(Wire.DEAD);
      assertThat(Answers.read(answer.input()))
          .isEqualTo(new Dead(Dead.Reason.NO_CLASS, "context 1 failed to find it: " + how));
    }

    @Test
    void isARequestOfTheParent() {
      store.have("Entry");

      messages.received(
          parent.stream(),
          Frames.inbound(
              Wire.CONTROL,
              US,
              MASTER,
              MASTER,
              Wire.GET_CLASS,
              1000,
              data(LOADER, "Entry").toByteArray()));

      assertThat(Answers.read(parent.next().input()).reason()).isEqualTo(Dead.Reason.POLICY);
      assertThat(store.asked).isEmpty();
    }
  }

  @Test
  void aRequestThatTakesLongKeepsNoOtherWaiting() {
    store.have("Slow");
    store.have("Quick");
    store.slow = new CountDownLatch(1);
    send(one, data(LOADER, "Slow"));

    assertThat(names(ask(two, "Quick"))).containsExactly("Quick");

    store.slow.countDown();
    assertThat(names(answer(one))).containsExactly("Slow");
  }

  private static List<String> names(ClassAnswer answer) {
    return answer.classes().stream().map(ClassFile::name).toList();
  }

  private static WireOutput data(int loader, String name) {
    WireOutput data = new WireOutput();
    new CodeRequest(loader, name, 17, 0).write(data);
    return data;
  }

  private ClassAnswer ask(FakeNeighbour child, String name) {
    return ask(child, LOADER, name);
  }

  private ClassAnswer ask(FakeNeighbour child, int loader, String name) {
    send(child, data(loader, name));
    return answer(child);
  }

  private static ClassAnswer answer(FakeNeighbour child) {
    Inbound answer = child.next();
    assertThat(answer.kind()).isEqualTo(Wire.CONTROL);
    return ClassAnswer.read(answer.input());
  }

  private ResourceAnswer askForResource(FakeNeighbour child, String name, int asker) {
    WireOutput data = new WireOutput();
    new CodeRequest(LOADER, name, 17, asker).write(data);
    Inbound answer = request(child, Wire.GET_RESOURCE, data);
    assertThat(answer.kind()).isEqualTo(Wire.CONTROL);
    return ResourceAnswer.read(answer.input());
  }

  private Inbound request(FakeNeighbour child, WireOutput data) {
    return request(child, Wire.GET_CLASS, data);
  }

  private Inbound request(FakeNeighbour child, int handle, WireOutput data) {
    send(child, handle, data);
    Inbound answer = child.next();
    assertThat(answer.handle()).isEqualTo(lastReplyTo);
    return answer;
  }

  private void send(FakeNeighbour child, WireOutput data) {
    send(child, Wire.GET_CLASS, data);
  }

  private void send(FakeNeighbour child, int handle, WireOutput data) {
    int id = child.stream().neighbour().id();
    messages.received(
        child.stream(),
        Frames.inbound(Wire.CONTROL, US, id, id, handle, ++lastReplyTo, data.toByteArray()));
  }

  /** Has what the test gives it, as {@code loader:name}. Thread-safe, once the test asks. */
  private static final class FakeStore implements ClassStore {
    final Map<String, ClassFile> files = new ConcurrentHashMap<>();
    final Map<String, ResourceAnswer> resources = new ConcurrentHashMap<>();
    final Map<String, String> refused = new ConcurrentHashMap<>();
    final List<String> everywhere = new ArrayList<>();
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    final List<String> lookedFor = Collections.synchronizedList(new ArrayList<>());
    volatile Throwable failure;
    volatile CountDownLatch slow = new CountDownLatch(0);

    void have(String name, String... references) {
      files.put(
          LOADER + ":" + name, new ClassFile(LOADER, name, ClassFiles.referringTo(references), 0));
    }

    ClassFile file(String name) {
      return files.get(LOADER + ":" + name);
    }

    @Override
    public Found find(CodeRequest request) throws ClassNotFoundException {
      String key = request.loader() + ":" + request.name();
      asked.add(key);
      if (failure instanceof RuntimeException e) {
        throw e;
      } else if (failure instanceof Error e) {
        throw e;
      }
      if (request.name().equals("Slow")) {
        await();
      }
      refuse(key);
      if (everywhere.contains(key)) {
        return Found.everywhere(0);
      }
      ClassFile file = files.get(key);
      if (file == null) {
        throw new ClassNotFoundException(request.name() + ": no such class in the store");
      }
      return Found.of(file);
    }

    private void refuse(String key) throws NotServedException {
      if (refused.containsKey(key)) {
        throw new NotServedException(refused.get(key));
      }
    }

    @Override
    public ResourceAnswer resources(CodeRequest request) throws NotServedException {
      String key = request.loader() + ":" + request.name();
      refuse(key);
      return resources.getOrDefault(key, ResourceAnswer.NONE);
    }

    private void await() {
      try {
        slow.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public ClassFile known(CodeRequest request) {
      String key = request.loader() + ":" + request.name();
      lookedFor.add(key);
      return files.get(key);
    }
  }
}
