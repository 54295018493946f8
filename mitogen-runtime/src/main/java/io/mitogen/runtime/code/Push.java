package io.mitogen.runtime.code;

import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.util.ArrayList;
import java.util.List;

/**
 * Classes that nobody has asked for yet, on their way to a context. Immutable.
 *
 * <pre>
 *  | context i32 | count u16 | root ... | classes |     root: as a {@link CodeRequest}; classes: as a {@link ClassAnswer}
 * </pre>
 */
public final class Push {
  private final int context;
  private final List<CodeRequest> roots;
  private final ClassAnswer classes;

  /**
   * One message.
   *
   * @param context who is to have them in the end
   * @param roots what it is to have, with all that they refer to; as many of these classes as the next one lacks are here
   */
  public Push(int context, List<CodeRequest> roots, ClassAnswer classes) {
    this.context = context;
    this.roots = roots;
    this.classes = classes;
  }

  /** Who is to have them in the end. */
  public int context() {
    return context;
  }

  /** What it is to have. */
  public List<CodeRequest> roots() {
    return roots;
  }

  /** What came along. */
  public ClassAnswer classes() {
    return classes;
  }

  /** Appends it to the data of a message. */
  public void write(WireOutput out) {
    out.i32(context);
    out.u16(roots.size());
    for (CodeRequest each : roots) {
      each.write(out);
    }
    classes.write(out);
  }

  /** Reads what {@link #write} wrote. */
  public static Push read(WireInput in) {
    int context = in.i32();
    List<CodeRequest> roots = new ArrayList<>();
    for (int left = in.u16(); left > 0; left--) {
      roots.add(CodeRequest.read(in));
    }
    return new Push(context, roots, ClassAnswer.read(in));
  }
}
