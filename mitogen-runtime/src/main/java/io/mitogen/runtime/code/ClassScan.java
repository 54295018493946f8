package io.mitogen.runtime.code;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/** Reads from a class file which classes it refers to (JVMS chapter 4). No state. */
public final class ClassScan {
  private static final int MAGIC = 0xcafebabe;

  private ClassScan() {}

  /**
   * The binary names of the classes in its constant pool, and in the descriptors of its members.
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
    int[] descriptors = new int[count];
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
        case 19: // Module
        case 20: // Package
          in.readUnsignedShort();
          break;
        case 12: // NameAndType
          in.readUnsignedShort();
          descriptors[entries++] = in.readUnsignedShort();
          break;
        case 16: // MethodType
          descriptors[entries++] = in.readUnsignedShort();
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
      if (classes[i] > 0) {
        addClass(texts[classes[i]], names);
      }
      if (descriptors[i] > 0) {
        addDescriptor(texts[descriptors[i]], names);
      }
    }
    addMembers(in, texts, names);
    return names;
  }

  private static void addMembers(DataInputStream in, String[] texts, Set<String> names)
      throws IOException {
    in.skipBytes(6); // flags, this, super
    in.skipBytes(2 * in.readUnsignedShort()); // interfaces
    for (int kind = 0; kind < 2; kind++) { // fields, then methods
      for (int members = in.readUnsignedShort(); members > 0; members--) {
        in.skipBytes(4); // flags, name
        addDescriptor(texts[in.readUnsignedShort()], names);
        for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
          in.skipBytes(2);
          in.skipBytes(in.readInt());
        }
      }
    }
  }

  private static void addClass(String name, Set<String> names) {
    if (name.startsWith("[")) {
      addDescriptor(name, names);
    } else {
      names.add(name.replace('/', '.'));
    }
  }

  private static void addDescriptor(String descriptor, Set<String> names) {
    int start = descriptor.indexOf('L');
    while (start >= 0) {
      int end = descriptor.indexOf(';', start);
      names.add(descriptor.substring(start + 1, end).replace('/', '.'));
      start = descriptor.indexOf('L', end);
    }
  }
}
