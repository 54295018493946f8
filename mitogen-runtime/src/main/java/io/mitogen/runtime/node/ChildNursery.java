package io.mitogen.runtime.node;

import io.mitogen.Target;
import io.mitogen.runtime.code.ClassStore;
import io.mitogen.runtime.code.RemoteClasses;
import io.mitogen.runtime.launch.LocalTransport;
import io.mitogen.runtime.launch.Payload;
import io.mitogen.spi.Transport;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What a context below the master starts others with: what it was itself given. Thread-safe. */
final class ChildNursery implements Nursery {
  private final RemoteClasses classes;
  private final Payload payload;
  private final Map<Class<?>, Transport<?>> transports = new ConcurrentHashMap<>();

  /** @param library the loader of this library, which has what it came with */
  ChildNursery(RemoteClasses classes, ClassLoader library) {
    this.classes = classes;
    this.payload = Payload.from(library::getResourceAsStream);
    LocalTransport local = new LocalTransport();
    transports.put(local.targetType(), local);
  }

  @Override
  @SuppressWarnings("unchecked") // by type is how they were put in
  public <T extends Target> Transport<T> transportFor(T target) {
    Transport<?> transport = transports.get(target.getClass());
    if (transport == null) {
      TreeSet<String> names = new TreeSet<>();
      transports.keySet().forEach(type -> names.add(type.getSimpleName()));
      throw new IllegalArgumentException("no transport for " + target.getClass().getSimpleName()
          + " in this context; found " + String.join(", ", names)
          + "; connect it from the master, with via(...)");
    }
    return (Transport<T>) transport;
  }

  @Override
  @SuppressWarnings("unchecked") // the master has found it for the type of the target
  public <T extends Target> Transport<T> transport(int loader, String className)
      throws ReflectiveOperationException {
    Object made = classes.load(loader, className).getConstructor().newInstance();
    Transport<T> transport = (Transport<T>) made;
    Transport<?> known = transports.putIfAbsent(transport.targetType(), transport);
    return known == null ? transport : (Transport<T>) known;
  }

  @Override
  public Class<?> load(int loader, String className) throws ClassNotFoundException {
    return classes.load(loader, className);
  }

  @Override
  public Payload payload() {
    return payload;
  }

  @Override
  public ClassStore classes() {
    return classes;
  }
}
