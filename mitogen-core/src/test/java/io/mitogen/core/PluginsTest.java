package io.mitogen.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.program.Nowhere;
import com.example.program.PlainCodec;
import com.example.program.RivalCodec;
import io.mitogen.Local;
import io.mitogen.spi.Codec;
import io.mitogen.spi.Transport;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
  @Test
  void theTransportOfTheLibraryIsFound() {
    Transport<Local> transport = Plugins.find().transportFor(Local.jvm());

    assertThat(transport.targetType()).isEqualTo(Local.class);
  }

  @Test
  void theCodecOfTheLibraryIsFound() {
    assertThat(Plugins.find().codec("cbor").name()).isEqualTo("cbor");
  }

  @Test
  void aMissingTransportIsNamedWithThoseThatThereAre() {
    Plugins plugins = Plugins.find();

    assertThatThrownBy(() -> plugins.transportFor(new Nowhere()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no transport for Nowhere; found Local; add the module that brings it, such as"
            + " mitogen-transport-ssh");
  }

  @Test
  void aMissingCodecIsNamedWithThoseThatThereAre() {
    Plugins plugins = Plugins.find();

    assertThatThrownBy(() -> plugins.codec("json"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no codec json; found [cbor]; add the module that brings it, such as mitogen-serial");
  }

  /** In a program that has a loader of its own, as in an application server. */
  @Nested
  class OfTheProgram {
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @TempDir
    Path directory;

    @AfterEach
    void restore() {
      Thread.currentThread().setContextClassLoader(before);
    }

    @Test
    void areFound() throws Exception {
      try (URLClassLoader program = programWith(PlainCodec.class)) {
        Thread.currentThread().setContextClassLoader(program);

        Codec codec = Plugins.find().codec(PlainCodec.NAME);

        assertThat(codec.getClass().getClassLoader()).isSameAs(program);
      }
    }

    @Test
    void mayNotBeForTheSameAsOthers() throws Exception {
      try (URLClassLoader program = programWith(RivalCodec.class)) {
        Thread.currentThread().setContextClassLoader(program);

        assertThatThrownBy(Plugins::find)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageMatching(
                "two plug-ins for codec cbor: io\\.mitogen\\.serial\\.CborCodec from file:.*serial.*"
                    + " and com\\.example\\.program\\.RivalCodec from file:.*; remove one of them")
            .hasMessageContaining(directory.toUri().toURL().toString());
      }
    }

    private URLClassLoader programWith(Class<? extends Codec> codec) throws IOException {
      Path file = directory.resolve(codec.getName().replace('.', '/') + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, Copies.fileOf(codec));
      Path services = Files.createDirectories(directory.resolve("META-INF/services"));
      Files.writeString(services.resolve(Codec.class.getName()), codec.getName());
      return new Program(directory.toUri().toURL(), codec.getName());
    }
  }

  /** Has one class of its own. */
  private static final class Program extends URLClassLoader {
    private final String own;

    Program(URL directory, String own) {
      super(new URL[] {directory}, PluginsTest.class.getClassLoader());
      this.own = own;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> type = findLoadedClass(name);
        if (type == null && name.equals(own)) {
          type = findClass(name);
        }
        return type != null ? type : super.loadClass(name, resolve);
      }
    }
  }
}
