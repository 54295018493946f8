package io.mitogen.runtime.stream;

import io.mitogen.runtime.frame.CorruptStreamException;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.io.IOException;

/**
 * The first frame each way. What the receiver does not know at its end is ignored, so that later versions may say more. No
 * state.
 *
 * <pre>
 *  to the child   | version u16 | your id i32 | your ancestors u16 | id i32 ... | largest message i32 |
 *                 | codec loader i32 | codec class text | flags u8: 1 unidirectional, 2 debug |
 *  to the parent  | version u16 | pid i64 | java version text |
 * </pre>
 */
public final class Hello {
  private static final int UNIDIRECTIONAL = 1;
  private static final int DEBUG = 2;

  private Hello() {}

  /** What a child is told. Immutable. */
  public static final class ToChild {
    private final int id;
    private final int[] parents;
    private final int maxMessageBytes;
    private final int codecLoader;
    private final String codec;
    private final int flags;

    /**
     * Its place in the tree, and the rules of the tree.
     *
     * @param parents its ancestors, nearest first
     * @param codecLoader the number of the loader that the class of its codec comes from
     * @param codec the class of its codec
     * @param unidirectional whether messages go up and down the tree only
     * @param debug whether it logs what happens inside
     */
    public ToChild(
        int id,
        int[] parents,
        int maxMessageBytes,
        int codecLoader,
        String codec,
        boolean unidirectional,
        boolean debug) {
      this(
          id,
          parents,
          maxMessageBytes,
          codecLoader,
          codec,
          (unidirectional ? UNIDIRECTIONAL : 0) | (debug ? DEBUG : 0));
    }

    private ToChild(
        int id, int[] parents, int maxMessageBytes, int codecLoader, String codec, int flags) {
      this.id = id;
      this.parents = parents.clone();
      this.maxMessageBytes = maxMessageBytes;
      this.codecLoader = codecLoader;
      this.codec = codec;
      this.flags = flags;
    }

    /** Its number. */
    public int id() {
      return id;
    }

    /** Its ancestors, nearest first. */
    public int[] parents() {
      return parents.clone();
    }

    /** The largest message of the tree. */
    public int maxMessageBytes() {
      return maxMessageBytes;
    }

    /** The number of the loader that the class of its codec comes from. */
    public int codecLoader() {
      return codecLoader;
    }

    /** The class of its codec. */
    public String codec() {
      return codec;
    }

    /** Whether messages go up and down the tree only. */
    public boolean unidirectional() {
      return (flags & UNIDIRECTIONAL) != 0;
    }

    /** Whether it logs what happens inside. */
    public boolean debug() {
      return (flags & DEBUG) != 0;
    }

    /** As a frame. */
    public byte[] frame() {
      WireOutput data = Outbound.data(Wire.MAX_FRAME_DATA);
      data.u16(Wire.VERSION);
      data.i32(id);
      data.u16(parents.length);
      for (int parent : parents) {
        data.i32(parent);
      }
      data.i32(maxMessageBytes);
      data.i32(codecLoader);
      data.text(codec);
      data.u8(flags);
      return Hello.frame(id, parents[0], data);
    }

    /** From a frame. */
    public static ToChild read(Inbound frame) throws IOException {
      WireInput in = checked(frame);
      int id = in.i32();
      int[] parents = new int[in.u16()];
      for (int i = 0; i < parents.length; i++) {
        parents[i] = in.i32();
      }
      int maxMessageBytes = in.i32();
      int codecLoader = in.i32();
      String codec = in.text();
      return new ToChild(id, parents, maxMessageBytes, codecLoader, codec, in.u8());
    }
  }

  /** What a parent is told. Immutable. */
  public static final class ToParent {
    private final long pid;
    private final String javaVersion;

    /** Which process it is, and on which Java. */
    public ToParent(long pid, String javaVersion) {
      this.pid = pid;
      this.javaVersion = javaVersion;
    }

    /** Its process id, on its own machine. */
    public long pid() {
      return pid;
    }

    /** Its {@code java.version}. */
    public String javaVersion() {
      return javaVersion;
    }

    /** As a frame, from the context {@code id} to its parent. */
    public byte[] frame(int id, int parent) {
      WireOutput data = Outbound.data(Wire.MAX_FRAME_DATA);
      data.u16(Wire.VERSION);
      data.i64(pid);
      data.text(javaVersion);
      return Hello.frame(parent, id, data);
    }

    /** From a frame. */
    public static ToParent read(Inbound frame) throws IOException {
      WireInput in = checked(frame);
      long pid = in.i64();
      return new ToParent(pid, in.text());
    }
  }

  private static byte[] frame(int dst, int src, WireOutput data) {
    Outbound message = new Outbound(Wire.HELLO, dst, src, 0, 0, data);
    byte[] frame = new byte[message.frameSize()];
    System.arraycopy(message.frame(), Wire.FRAGMENT_BYTES, frame, 0, frame.length);
    return frame;
  }

  private static WireInput checked(Inbound frame) throws IOException {
    if (frame.kind() != Wire.HELLO || frame.isFragment()) {
      throw new CorruptStreamException(
          "the first frame is no hello, but of kind " + Integer.toHexString(frame.kind()));
    }
    WireInput in = frame.input();
    int version = in.u16();
    if (version != Wire.VERSION) {
      throw new ProtocolVersionException("the other side speaks version " + version
          + " of the protocol, this side version " + Wire.VERSION);
    }
    return in;
  }
}
