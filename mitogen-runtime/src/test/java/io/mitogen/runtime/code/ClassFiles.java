package io.mitogen.runtime.code;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Class files: those of the tests, and made ones. No state. */
public final class ClassFiles {
  private ClassFiles() {}

  /** The class file of a class. */
  public static byte[] of(Class<?> type) {
    String path = "/" + type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getResourceAsStream(path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class file of a class without members, which does nothing but refer to others. */
  public static byte[] referringTo(String... names) {
    return referringTo(0, names);
  }

  /** The same, with a text of this length in it. */
  public static byte[] referringTo(int textBytes, String... names) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeInt(0xcafebabe);
      out.writeInt(61); // Java 17
      int texts = textBytes / 50_000 + 1;
      out.writeShort(1 + 2 * names.length + texts);
      for (int i = 0; i < names.length; i++) {
        out.writeByte(7); // a class, whose name is
        out.writeShort(2 + 2 * i);
        out.writeByte(1); // this text
        out.writeUTF(names[i].replace('.', '/'));
      }
      for (int i = 0; i < texts; i++) {
        out.writeByte(1);
        out.writeUTF("x".repeat(i == 0 ? textBytes % 50_000 : 50_000));
      }
      out.write(new byte[14]); // flags, this, super; no interfaces, fields, methods, attributes
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
