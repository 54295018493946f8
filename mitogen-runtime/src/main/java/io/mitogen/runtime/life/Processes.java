package io.mitogen.runtime.life;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The processes of this machine, as {@code /proc} tells of them; none where there is no such thing. Confined to one thread.
 *
 * <p>It runs when many contexts end at once, in JVMs that have nothing compiled for it: so there are no patterns and no
 * streams, and one buffer for all.
 */
final class Processes {
  private static final String BOOT_CLASS = "io.mitogen.runtime.boot.Boot"; // a word of its command

  private final File root;
  private byte[] buffer = new byte[8 * 1024];

  /** @param root {@code /proc} */
  Processes(File root) {
    this.root = root;
  }

  /** All that carry this cookie and are ours to look at. Zombies have no environment, so they are not among them. */
  List<Carrier> carrying(Cookie cookie) {
    List<Carrier> found = new ArrayList<>();
    String[] names = root.list();
    for (String name : names == null ? new String[0] : names) {
      if (name.charAt(0) >= '0' && name.charAt(0) <= '9') {
        Carrier carrier = carrier(name, cookie);
        if (carrier != null) {
          found.add(carrier);
        }
      }
    }
    return found;
  }

  /** What carries this cookie under a name, a number mostly; null if it does not, or is gone, or another user's. */
  @Nullable
  Carrier carrier(String name, Cookie cookie) {
    int length = read(name, "environ");
    String chain = length == 0 ? null : Cookie.chainIn(buffer, length);
    if (chain == null || !cookie.isIn(chain)) {
      return null;
    }
    long[] stat = stat(name);
    return stat == null ? null : new Carrier(stat[0], stat[1], stat[2], chain, isContext(name));
  }

  /** The session that a process belongs to; -1 if it is gone. */
  long session(long pid) {
    long[] stat = stat(Long.toString(pid));
    return stat == null ? -1 : stat[2];
  }

  /** Process id, parent, session. */
  private long @Nullable [] stat(String name) {
    String stat = new String(buffer, 0, read(name, "stat"), StandardCharsets.ISO_8859_1);
    // The name of the program is in parentheses, and may have any character in it: proc(5).
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).split(" ", 6);
    return fields.length < 6
        ? null
        : new long[] {
          Long.parseLong(stat.substring(0, stat.indexOf(' '))),
          Long.parseLong(fields[2]),
          Long.parseLong(fields[4])
        };
  }

  private boolean isContext(String name) {
    String words = '\0' + new String(buffer, 0, read(name, "cmdline"), StandardCharsets.ISO_8859_1);
    return words.contains('\0' + BOOT_CLASS + '\0');
  }

  /** Into the buffer; 0 if there is nothing, or nothing for us. */
  private int read(String name, String what) {
    File file = new File(new File(root, name), what);
    if (!file.canRead()) { // saves the exception, which is costly for very many
      return 0;
    }
    int length = 0;
    try (FileInputStream in = new FileInputStream(file)) {
      int count = in.read(buffer, 0, buffer.length);
      while (count > 0) {
        length += count;
        if (length == buffer.length) {
          buffer = Arrays.copyOf(buffer, 2 * length);
        }
        count = in.read(buffer, length, buffer.length - length);
      }
      return length;
    } catch (IOException e) {
      return 0; // gone meanwhile
    }
  }
}
