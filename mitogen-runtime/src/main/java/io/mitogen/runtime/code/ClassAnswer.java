package io.mitogen.runtime.code;

import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to a request for a class: the class, what it refers to and the asker lacks; or why not. Immutable.
 *
 * <pre>
 *  | found u8 = 1 | loader i32 | count u16 | class ... |     class = | loader i32 | name text | length i32 | bytes |
 *  | found u8 = 0 | why text |
 * </pre>
 */
public final class ClassAnswer {
  private final int loader;
  private final List<ClassFile> classes;
  private final String why;

  private ClassAnswer(int loader, List<ClassFile> classes, String why) {
    this.loader = loader;
    this.classes = classes;
    this.why = why;
  }

  /**
   * The class is among these, or was sent before.
   *
   * @param loader the number of the loader that defines it
   */
  public static ClassAnswer found(int loader, List<ClassFile> classes) {
    return new ClassAnswer(loader, classes, "");
  }

  /** The class is not to be had. */
  public static ClassAnswer missing(String why) {
    return new ClassAnswer(-1, List.of(), why);
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
      out.i32(each.bytes().length);
      out.bytes(each.bytes());
    }
  }

  /** Reads what {@link #write} wrote. */
  public static ClassAnswer read(WireInput in) {
    if (in.u8() == 0) {
      return missing(in.text());
    }
    int loader = in.i32();
    int count = in.u16();
    List<ClassFile> classes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int definer = in.i32();
      String name = in.text();
      classes.add(new ClassFile(definer, name, in.bytes(in.i32())));
    }
    return found(loader, classes);
  }
}
