package io.mitogen.core;

import io.mitogen.Target;
import io.mitogen.runtime.Nursery;
import io.mitogen.runtime.launch.Payload;
import io.mitogen.spi.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

/** What the master starts contexts with. Thread-safe. */
final class MasterNursery implements Nursery {
  private final Plugins plugins;
  private final ClassServer classes;
  private final AtomicInteger ids = new AtomicInteger(1); // 0 is the master

  MasterNursery(Plugins plugins, ClassServer classes) {
    this.plugins = plugins;
    this.classes = classes;
  }

  @Override
  public <T extends Target> Transport<T> transportFor(T target) {
    return plugins.transportFor(target);
  }

  @Override
  public Payload payload() {
    return Artefact.PAYLOAD;
  }

  @Override
  public int newId() {
    return ids.getAndIncrement();
  }

  @Override
  public int classesSentTo(int child) {
    return classes.sentTo(child);
  }

  @Override
  public void forget(int child) {
    classes.forget(child);
  }

  /** Read once, when it is first needed. */
  private static final class Artefact {
    static final Payload PAYLOAD = new Payload(read("boot.jar"), read("payload.bin"));

    private static byte[] read(String name) {
      try (InputStream in = MasterNursery.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new IllegalStateException(
              "mitogen-core was built without " + name + "; build it with Maven, which packs it");
        }
        return in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
