package io.mitogen.runtime.code;

import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to a request for a class: the class, what it refers to and the asker lacks; or why not. Immutable.
 *
 * <pre>
 *  | found u8 = 1 | loader i32 | count u16 | class ... | count u16 | elsewhere ... |
 *  | found u8 = 0 | why text |
 *
 *  class      | loader i32 | name text | java u16 | length i32 | bytes |
 *  elsewhere  | loader i32 | name text | definer i32 |
 * </pre>
 */
public final class ClassAnswer {
  private final int loader;
  private final List<ClassFile> classes;
  private final List<Elsewhere> elsewhere;
  private final String why;

  private ClassAnswer(int loader, List<ClassFile> classes, List<Elsewhere> elsewhere, String why) {
    this.loader = loader;
    this.classes = classes;
    this.elsewhere = elsewhere;
    this.why = why;
  }

  /**
   * The class is among these, or was sent before.
   *
   * @param loader the number of the loader that defines it
   * @param elsewhere what loaders of these classes have from others
   */
  public static ClassAnswer found(int loader, List<ClassFile> classes, List<Elsewhere> elsewhere) {
    return new ClassAnswer(loader, classes, elsewhere, "");
  }

  /** The class is one that the asker has. */
  public static ClassAnswer found(int loader) {
    return found(loader, List.of(), List.of());
  }

  /** The class is not to be had. */
  public static ClassAnswer missing(String why) {
    return new ClassAnswer(-1, List.of(), List.of(), why);
  }

  /** Whether the class is to be had. */
  public boolean isFound() {
    return loader >= 0;
  }

  /** The number of the loader that defines the class. */
  public int loader() {
    return loader;
  }

  /** The class files that came along. */
  public List<ClassFile> classes() {
    return classes;
  }

  /** What loaders have from others. */
  public List<Elsewhere> elsewhere() {
    return elsewhere;
  }

  /** Why the class is not to be had. */
  public String why() {
    return why;
  }

  /** Appends the answer to the data of a message. */
  public void write(WireOutput out) {
    out.u8(isFound() ? 1 : 0);
    if (!isFound()) {
      out.text(why);
      return;
    }
    out.i32(loader);
    out.u16(classes.size());
    for (ClassFile each : classes) {
      out.i32(each.loader());
      out.text(each.name());
      out.u16(each.java());
      out.i32(each.bytes().length);
      out.bytes(each.bytes());
    }
    out.u16(elsewhere.size());
    for (Elsewhere each : elsewhere) {
      out.i32(each.loader);
      out.text(each.name);
      out.i32(each.definer);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static ClassAnswer read(WireInput in) {
    if (in.u8() == 0) {
      return missing(in.text());
    }
    int loader = in.i32();
    List<ClassFile> classes = new ArrayList<>();
    for (int left = in.u16(); left > 0; left--) {
      int definer = in.i32();
      String name = in.text();
      int java = in.u16();
      classes.add(new ClassFile(definer, name, in.bytes(in.i32()), java));
    }
    List<Elsewhere> elsewhere = new ArrayList<>();
    for (int left = in.u16(); left > 0; left--) {
      int from = in.i32();
      String name = in.text();
      elsewhere.add(new Elsewhere(from, name, in.i32()));
    }
    return found(loader, classes, elsewhere);
  }

  /** A class that one loader has from another. Immutable. */
  public static final class Elsewhere {
    private static final int FIXED_BYTES = 10;

    final int loader;
    final String name;
    final int definer;

    /** The loader number {@code loader} has the class {@code name} from the loader number {@code definer}. */
    public Elsewhere(int loader, String name, int definer) {
      this.loader = loader;
      this.name = name;
      this.definer = definer;
    }

    /** The number of the loader that has the class. */
    public int loader() {
      return loader;
    }

    /** The binary name of the class. */
    public String name() {
      return name;
    }

    /** How many bytes of a message it takes, for names in ASCII. */
    public int size() {
      return FIXED_BYTES + name.length();
    }
  }
}
