package io.mitogen.core;

import io.mitogen.Target;
import io.mitogen.spi.Codec;
import io.mitogen.spi.Transport;
import java.security.CodeSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The transports and codecs that were found. Immutable. */
final class Plugins {
  private final Map<Class<?>, Transport<?>> transports = new LinkedHashMap<>();
  private final Map<String, Codec> codecs = new LinkedHashMap<>();

  private Plugins() {}

  /**
   * Looks where this library comes from, and where the thread's program does.
   *
   * @throws IllegalStateException if two plug-ins are for the same
   */
  static Plugins find() {
    Plugins plugins = new Plugins();
    plugins.add(
        ServiceLoader.load(Transport.class, Plugins.class.getClassLoader()),
        ServiceLoader.load(Codec.class, Plugins.class.getClassLoader()));
    plugins.add(ServiceLoader.load(Transport.class), ServiceLoader.load(Codec.class));
    return plugins;
  }

  @SuppressWarnings("rawtypes") // a class literal has no type arguments
  private void add(ServiceLoader<Transport> moreTransports, ServiceLoader<Codec> moreCodecs) {
    for (Transport<?> transport : moreTransports) {
      checkSame(
          transports.put(transport.targetType(), transport),
          transport,
          transport.targetType().getName());
    }
    for (Codec codec : moreCodecs) {
      checkSame(codecs.put(codec.name(), codec), codec, "codec " + codec.name());
    }
  }

  private static void checkSame(@Nullable Object before, Object now, String what) {
    if (before != null && before.getClass() != now.getClass()) {
      throw new IllegalStateException("two plug-ins for " + what + ": " + place(before) + " and "
          + place(now) + "; remove one of them");
    }
  }

  private static String place(Object plugin) {
    CodeSource source = plugin.getClass().getProtectionDomain().getCodeSource();
    return plugin.getClass().getName() + (source == null ? "" : " from " + source.getLocation());
  }

  @SuppressWarnings("unchecked") // by type is how they were put in
  <T extends Target> Transport<T> transportFor(T target) {
    Transport<?> transport = transports.get(target.getClass());
    if (transport == null) {
      TreeSet<String> names = new TreeSet<>();
      transports.keySet().forEach(type -> names.add(type.getSimpleName()));
      throw new IllegalArgumentException("no transport for " + target.getClass().getSimpleName()
          + "; found " + String.join(", ", names)
          + "; add the module that brings it, such as mitogen-transport-ssh");
    }
    return (Transport<T>) transport;
  }

  Codec codec(String name) {
    Codec codec = codecs.get(name);
    if (codec == null) {
      throw new IllegalArgumentException("no codec " + name + "; found " + codecs.keySet()
          + "; add the module that brings it, such as mitogen-serial");
    }
    return codec;
  }
}
