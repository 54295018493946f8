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
  private final int java;
  private volatile @Nullable List<String> references;

  /**
   * The class {@code name}, which the loader number {@code loader} defines.
   *
   * @param java the feature version of the only Java that it is for, if its jar has others for others; else 0
   */
  public ClassFile(int loader, String name, byte[] bytes, int java) {
    this.loader = loader;
    this.name = name;
    this.bytes = bytes;
    this.java = java;
  }

  /**
   * The same, read here and now.
   *
   * @throws IOException if it is no class file
   */
  public static ClassFile scanned(int loader, String name, byte[] bytes, int java)
      throws IOException {
    ClassFile file = new ClassFile(loader, name, bytes, java);
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

  /** The feature version of the only Java that it is for, or 0 if it is for all. */
  public int java() {
    return java;
  }

  /** Whether it is what a context on this version of Java should get. */
  boolean isFor(int feature) {
    return java == 0 || java == feature;
  }

  /** The binary names of the classes that it refers to; none if it can't be read, which whoever defines it will see. */
  public List<String> references() {
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
