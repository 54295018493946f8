package io.mitogen.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.program.Entry;
import com.example.program.Far;
import com.example.program.Loaded;
import com.example.program.Near;
import io.mitogen.Blob;
import io.mitogen.runtime.code.ClassFile;
import io.mitogen.runtime.code.ClassStore;
import io.mitogen.runtime.code.CodeRequest;
import io.mitogen.runtime.code.NotServedException;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MasterClassesTest {
  private static final String ENTRY = Entry.class.getName();
  private static final String NEAR = Near.class.getName();

  private final ClassLoaders loaders = new ClassLoaders();
  private final MasterClasses classes =
      new MasterClasses(loaders, new ServingPolicy(RouterOptions.defaults()));
  private final int ofTests = loaders.loaderOf(Entry.class);

  @Nested
  class Found {
    @Test
    void isAClassOfTheProgramWithItsFileAndItsLoader() throws Exception {
      ClassStore.Found found = classes.find(request(ofTests, ENTRY));

      assertThat(found.loader()).isEqualTo(ofTests);
      assertThat(found.file().loader()).isEqualTo(ofTests);
      assertThat(found.file().name()).isEqualTo(ENTRY);
      assertThat(found.file().bytes()).isEqualTo(Copies.fileOf(Entry.class));
    }

    @Test
    void isTheSameClassOnceMoreWithoutReadingItAgain() throws Exception {
      ClassFile first = classes.find(request(ofTests, ENTRY)).file();

      assertThat(classes.find(request(ofTests, ENTRY)).file()).isSameAs(first);
      assertThat(classes.known(request(ofTests, ENTRY))).isSameAs(first);
    }

    @Test
    void isTheClassOfTheLoaderThatWasAsked() throws Exception {
      int ofProgram = loaders.loaderOf(Copies.of(Entry.class).copyOf(Entry.class));

      ClassStore.Found found = classes.find(request(ofProgram, ENTRY));

      assertThat(found.loader()).isEqualTo(ofProgram).isNotEqualTo(ofTests);
      assertThat(classes.find(request(ofTests, ENTRY)).loader()).isEqualTo(ofTests);
    }

    @Test
    void isTheClassOfTheLoaderThatTheOneThatWasAskedLeavesItTo() throws Exception {
      int ofProgram = loaders.loaderOf(Copies.of(Entry.class).copyOf(Entry.class));

      ClassStore.Found found = classes.find(request(ofProgram, Far.class.getName()));

      assertThat(found.loader()).isEqualTo(ofTests);
      assertThat(found.file().loader()).isEqualTo(ofTests);
    }

    @Test
    void isTheLibraryWithoutAFileForEveryContextHasIt() throws Exception {
      ClassStore.Found found = classes.find(request(ofTests, Blob.class.getName()));

      assertThat(found.loader()).isZero();
      assertThat(found.file()).isNull();
    }

    @Test
    void isNothingThatGetsInitialisedByIt() throws Exception {
      int before = Loaded.INITIALISED.get();

      classes.find(request(ofTests, ENTRY));
      classes.known(request(ofTests, NEAR));

      assertThat(Loaded.INITIALISED).hasValue(before).hasValue(0);
    }
  }

  @Nested
  class Refused {
    @Test
    void isTheCoreAndWhatItNeeds() {
      for (Class<?> type : List.of(Mitogen.class, MasterClasses.class, Vertx.class)) {
        assertThatThrownBy(() -> classes.find(request(ofTests, type.getName())))
            .isInstanceOf(NotServedException.class)
            .hasMessage(
                "is part of what the master runs on, and never served; keep what is called in"
                    + " another context in classes that don't use it");
      }
    }

    @Test
    void isTheJdk() {
      assertThatThrownBy(() -> classes.find(request(ofTests, "java.util.HexFormat")))
          .isInstanceOf(ClassNotFoundException.class)
          .hasMessage(
              "java.util.HexFormat belongs to the JDK, and the JDK of this context does not have it");
    }

    @Test
    void isAClassThatIsNotThere() {
      assertThatThrownBy(() -> classes.find(request(ofTests, "com.acme.Hosts")))
          .isInstanceOf(ClassNotFoundException.class)
          .hasMessage("com.acme.Hosts: the master has no such class either");
    }

    @Test
    void isAnythingOfALoaderThatIsNotThere() {
      assertThatThrownBy(() -> classes.find(request(99, ENTRY)))
          .isInstanceOf(ClassNotFoundException.class)
          .hasMessage(ENTRY + ": the class loader it should come from is gone from the master");
    }

    @Test
    void isAClassWhoseLoaderDoesNotGiveItsFile() throws Exception {
      int ofProgram = loaders.loaderOf(Copies.withoutFiles(Entry.class).copyOf(Entry.class));

      assertUnreadable(ofProgram);
    }

    @Test
    void isAClassWhoseFileIsEncrypted() throws Exception {
      int ofProgram = loaders.loaderOf(Copies.withEncryptedFiles(Entry.class).copyOf(Entry.class));

      assertUnreadable(ofProgram);
    }

    private void assertUnreadable(int loader) {
      assertThatThrownBy(() -> classes.find(request(loader, ENTRY)))
          .isInstanceOf(ClassNotFoundException.class)
          .hasMessage(ENTRY + ": its class file can't be read in the master");
      assertThat(classes.known(request(loader, ENTRY))).isNull();
    }
  }

  @Nested
  class KnownToOthersThatReferToIt {
    @Test
    void isAClassOfTheProgram() {
      assertThat(classes.known(request(ofTests, NEAR)).bytes())
          .isEqualTo(Copies.fileOf(Near.class));
    }

    @Test
    void isNoClassThatEveryContextHas() {
      assertThat(classes.known(request(ofTests, Blob.class.getName()))).isNull();
      assertThat(classes.known(request(ofTests, "java.util.HexFormat"))).isNull();
    }

    @Test
    void isNoClassOfTheCoreNorOfWhatItNeeds() {
      assertThat(classes.known(request(ofTests, Mitogen.class.getName()))).isNull();
      assertThat(classes.known(request(ofTests, Vertx.class.getName()))).isNull();
    }

    @Test
    void isNoClassThatIsNotThere() {
      assertThat(classes.known(request(ofTests, "com.acme.Hosts"))).isNull();
      assertThat(classes.known(request(99, NEAR))).isNull();
    }
  }

  @Test
  void aLoaderThatFailsIsToldToWhoeverAsks() {
    int ofProgram = loaders.loaderOf(new Failing().type());

    assertThatThrownBy(() -> classes.find(request(ofProgram, "com.acme.Hosts")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the application is stopped");
  }

  private static CodeRequest request(int loader, String name) {
    return new CodeRequest(loader, name, Runtime.version().feature(), 1);
  }

  /** A loader whose application was stopped. */
  private static final class Failing extends ClassLoader {
    Class<?> type() {
      byte[] bytes = Copies.fileOf(Entry.class);
      return defineClass(ENTRY, bytes, 0, bytes.length);
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
