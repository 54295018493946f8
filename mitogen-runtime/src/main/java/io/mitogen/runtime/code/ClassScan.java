package io.mitogen.runtime.code;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Reads from a class file which classes it refers to (JVMS chapter 4). No state.
 *
 * <p>All of them are in its constant pool: as class entries, or in texts that are descriptors or signatures, of members,
 * annotations or generic types. Another text may look like one, too; then no class has that name, as a rule.
 */
public final class ClassScan {
  private static final int MAGIC = 0xcafebabe;

  private ClassScan() {}

  /**
   * The binary names of the classes that it refers to.
   *
   * @throws IOException if it is no class file
   */
  public static Set<String> references(byte[] classFile) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
    if (in.readInt() != MAGIC) { // encrypted by its loader, perhaps
      throw new IOException("no class file");
    }
    in.skipBytes(4); // versions
    try {
      return references(in);
    } catch (RuntimeException e) { // an index that leads nowhere
      throw new IOException("damaged class file", e);
    }
  }

  private static Set<String> references(DataInputStream in) throws IOException {
    int count = in.readUnsignedShort();
    String[] texts = new String[count];
    int[] classes = new int[count];
    int entries = 0;
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1: // Utf8
          texts[i] = in.readUTF();
          break;
        case 7: // Class
          classes[entries++] = in.readUnsignedShort();
          break;
        case 8: // String
        case 16: // MethodType
        case 19: // Module
        case 20: // Package
          in.skipBytes(2);
          break;
        case 15: // MethodHandle
          in.skipBytes(3);
          break;
        case 5: // Long
        case 6: // Double
          in.skipBytes(8);
          i++; // takes two entries
          break;
        case 3: // Integer
        case 4: // Float
        case 9: // Fieldref
        case 10: // Methodref
        case 11: // InterfaceMethodref
        case 12: // NameAndType
        case 17: // Dynamic
        case 18: // InvokeDynamic
          in.skipBytes(4);
          break;
        default:
          throw new IOException("constant of unknown tag " + tag);
      }
    }
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < entries; i++) {
      String name = texts[classes[i]];
      if (name.charAt(0) != '[') { // an array's is a descriptor
        names.add(name.replace('/', '.'));
      }
    }
    for (String text : texts) {
      if (text != null && isDescriptor(text)) {
        addTypes(text, names);
      }
    }
    return names;
  }

  private static boolean isDescriptor(String text) {
    return !text.isEmpty()
        && "(L[<".indexOf(text.charAt(0)) >= 0
        && text.indexOf('L') >= 0
        && text.indexOf(';') >= 0
        && text.indexOf(' ') < 0;
  }

  /** {@code Lcom/acme/Hosts;} or {@code Ljava/util/List<Lcom/acme/Host;>;} yields what is between the L and what ends it. */
  private static void addTypes(String descriptor, Set<String> names) {
    int length = descriptor.length();
    int i = 0;
    while (i < length) {
      char kind = descriptor.charAt(i++);
      if (kind != 'L' && kind != 'T') { // T begins a type variable
        continue;
      }
      int start = i;
      while (i < length && isNamePart(descriptor.charAt(i))) {
        i++;
      }
      boolean ends = i < length && (descriptor.charAt(i) == ';' || descriptor.charAt(i) == '<');
      if (kind == 'L' && ends && i > start) {
        names.add(descriptor.substring(start, i).replace('/', '.'));
      }
    }
  }

  private static boolean isNamePart(char c) {
    return c == '/' || Character.isJavaIdentifierPart(c) || c == '-';
  }
}
