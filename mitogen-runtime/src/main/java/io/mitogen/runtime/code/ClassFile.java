package io.mitogen.runtime.code;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A class file, and which loader defines its class. Thread-safe. */
public final class ClassFile {
  private final int loader;
  private final String name;
  private final byte[] bytes;
  private volatile @Nullable List<String> references;

  /** The class {@code name}, which the loader number {@code loader} defines. */
  public ClassFile(int loader, String name, byte[] bytes) {
    this.loader = loader;
    this.name = name;
    this.bytes = bytes;
  }

  /**
   * The same, read here and now.
   *
   * @throws IOException if it is no class file
   */
  public static ClassFile scanned(int loader, String name, byte[] bytes) throws IOException {
    ClassFile file = new ClassFile(loader, name, bytes);
    file.references = new ArrayList<>(ClassScan.references(bytes));
    return file;
  }

  /** The number of the loader that defines it. */
  public int loader() {
    return loader;
  }

  /** Its binary name. */
  public String name() {
    return name;
  }

  /** Its bytes. Not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  /** The binary names of the classes that it refers to; none if it can't be read, which whoever defines it will see. */
  List<String> references() {
    List<String> known = references;
    if (known == null) {
      try {
        known = new ArrayList<>(ClassScan.references(bytes));
      } catch (IOException e) {
        known = List.of();
      }
      references = known;
    }
    return known;
  }
}
