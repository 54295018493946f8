package io.mitogen.runtime.code;

import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.util.ArrayList;
import java.util.List;

/**
 * All resources of one name, in the order of the class path; none if there are none, or none that may be had. Immutable.
 *
 * <pre>
 *  | count u16 | resource ... |     resource = | length i32 | bytes |
 * </pre>
 */
public final class ResourceAnswer {
  /** There is none. */
  public static final ResourceAnswer NONE = new ResourceAnswer(List.of());

  private final List<byte[]> contents;

  /** These. */
  public ResourceAnswer(List<byte[]> contents) {
    this.contents = contents;
  }

  /** What is in each of them. Not copies. */
  public List<byte[]> contents() {
    return contents;
  }

  /** How many bytes these are. */
  public long bytes() {
    long bytes = 0;
    for (byte[] each : contents) {
      bytes += each.length;
    }
    return bytes;
  }

  /** Appends the answer to the data of a message. */
  public void write(WireOutput out) {
    out.u16(contents.size());
    for (byte[] each : contents) {
      out.i32(each.length);
      out.bytes(each);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static ResourceAnswer read(WireInput in) {
    List<byte[]> contents = new ArrayList<>();
    for (int left = in.u16(); left > 0; left--) {
      contents.add(in.bytes(in.i32()));
    }
    return new ResourceAnswer(contents);
  }
}
