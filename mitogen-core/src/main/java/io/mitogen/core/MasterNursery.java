package io.mitogen.core;

import io.mitogen.Target;
import io.mitogen.runtime.code.ClassStore;
import io.mitogen.runtime.launch.Payload;
import io.mitogen.runtime.node.Nursery;
import io.mitogen.spi.Transport;

/** What the master starts contexts with. Thread-safe. */
final class MasterNursery implements Nursery {
  private final Plugins plugins;
  private final ClassStore classes;

  MasterNursery(Plugins plugins, ClassStore classes) {
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
  public ClassStore classes() {
    return classes;
  }

  @Override
  public <T extends Target> Transport<T> transport(int loader, String className)
      throws ClassNotFoundException {
    throw new ClassNotFoundException("the master starts no contexts for others");
  }

  @Override
  public Class<?> load(int loader, String className) throws ClassNotFoundException {
    throw new ClassNotFoundException("the master starts no contexts for others");
  }

  /** Read once, when it is first needed. */
  private static final class Artefact {
    static final Payload PAYLOAD = Payload.from(MasterNursery.class::getResourceAsStream);
  }
}
