package io.mitogen.core;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Class files, and what they refer to; read once, and kept while there is memory. Thread-safe. */
final class ClassFiles {
  private final ClassValue<Slot> slots = new ClassValue<>() {
    @Override
    protected Slot computeValue(Class<?> type) {
      return new Slot();
    }
  };

  /** The class file of a loaded class, or null if its loader does not give it. */
  @Nullable
  Scanned get(Class<?> type) {
    Slot slot = slots.get(type);
    Scanned scanned = slot.content.get();
    if (scanned == null) {
      scanned = read(type);
      slot.content = new SoftReference<>(scanned);
    }
    return scanned;
  }

  private static @Nullable Scanned read(Class<?> type) {
    String path = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getModule().getResourceAsStream(path)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readAllBytes();
      return new Scanned(bytes, new ArrayList<>(ClassScan.references(bytes)));
    } catch (IOException e) {
      return null; // the same to the one who asked
    }
  }

  /** Where the content of one class is kept. */
  private static final class Slot {
    volatile SoftReference<@Nullable Scanned> content = new SoftReference<>(null);
  }

  /** A class file. Immutable. */
  static final class Scanned {
    private final byte[] bytes;
    private final List<String> references;

    Scanned(byte[] bytes, List<String> references) {
      this.bytes = bytes;
      this.references = references;
    }

    /** The file. Not a copy. */
    byte[] bytes() {
      return bytes;
    }

    /** The binary names of the classes that it refers to. */
    List<String> references() {
      return references;
    }
  }
}
