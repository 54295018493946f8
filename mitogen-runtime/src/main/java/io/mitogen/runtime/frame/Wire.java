package io.mitogen.runtime.frame;

/**
 * The numbers of the wire; {@code docs/wire.md} explains them. Immutable.
 *
 * <pre>
 *  0     2        6        10       14       18        22       26
 *  | kind | dst_id | src_id | auth_id | handle | reply_to | length | data ...
 *
 *  data of a fragment:
 *  0      2         6       10       14      18
 *  | kind | message | total | offset | piece | data ...
 * </pre>
 */
public final class Wire {
  /** The version of the protocol; both ends of a stream must speak the same. */
  public static final int VERSION = 1;

  /** Bytes of a frame before its data. */
  public static final int HEADER_BYTES = 26;

  /** Bytes of a fragment's data before what it carries of the message. */
  public static final int FRAGMENT_BYTES = 18;

  /** What is left free before each piece of an outbound message: the most that can be put there. */
  public static final int HEADROOM = HEADER_BYTES + FRAGMENT_BYTES;

  /** Data in one frame, at most; a message with more travels in fragments. */
  public static final int MAX_FRAME_DATA = 64 * 1024;

  /** The default of the largest message in bytes, one value for the whole tree (Mitogen row 2.6). */
  public static final int DEFAULT_MAX_MESSAGE_BYTES = 128 * 1024 * 1024;

  // Kinds: how the data is to be read. The first byte is the same in all, so that text is told from
  // frames at once.

  /** Data is a user value, in the codec of the tree. */
  public static final int VALUE = 0x4d01;

  /** Data is laid out as the handle demands, in the built-in encoding. */
  public static final int CONTROL = 0x4d02;

  /** Data says what the callee threw. */
  public static final int FAILURE = 0x4d03;

  /** Data is a reason code and a text: no answer will come. */
  public static final int DEAD = 0x4d04;

  /** Data is a part of a message of the same route. */
  public static final int FRAGMENT = 0x4d05;

  /** To the neighbour: what was agreed on; the first frame each way. */
  public static final int HELLO = 0x4d06;

  /** To the neighbour: how many bytes have arrived so far. */
  public static final int ACK = 0x4d07;

  /** To the neighbour: send this back. */
  public static final int PING = 0x4d08;

  /** To the neighbour: what its ping sent. */
  public static final int PONG = 0x4d09;

  // Standard handles, numbered as in Mitogen (section 3 of its reference) where it has the same.

  /** A class is asked of the parent. */
  public static final int GET_CLASS = 100;

  /** A method is called. */
  public static final int CALL = 101;

  /** What a context has logged, for the master; and back, that the master has it. */
  public static final int FORWARD_LOG = 102;

  /** A context is there, below the sender. */
  public static final int ADD_ROUTE = 103;

  /** A context has gone. */
  public static final int DEL_ROUTE = 104;

  /** Numbers for new contexts are asked of the parent. */
  public static final int ALLOCATE_ID = 105;

  /** A context is to end. */
  public static final int SHUTDOWN = 106;

  /** A resource is asked of the parent. */
  public static final int GET_RESOURCE = 112;

  /** A call is no longer wanted. */
  public static final int CANCEL = 115;

  /** Whoever gets this answers at once. */
  public static final int ECHO = 116;

  /** The part of the library that only parents need is asked of the parent. */
  public static final int GET_LIBRARY = 117;

  /** Which records are to be forwarded. */
  public static final int LOG_LEVEL = 118;

  /** Classes come that were not asked for. */
  public static final int LOAD_CLASS = 119;

  /** Handles from here on are given out as they are needed. */
  public static final int FIRST_DYNAMIC_HANDLE = 1000;

  private Wire() {}

  /** What a message of this kind, to this handle, is called; for people. */
  public static String nameOf(int kind, int handle) {
    switch (kind) {
      case VALUE:
        return "VALUE to handle " + handle;
      case CONTROL:
        return nameOf(handle);
      case FAILURE:
        return "FAILURE to handle " + handle;
      case DEAD:
        return "DEAD to handle " + handle;
      case FRAGMENT:
        return "FRAGMENT";
      case HELLO:
        return "HELLO";
      case ACK:
        return "ACK";
      case PING:
        return "PING";
      case PONG:
        return "PONG";
      default:
        return "kind " + Integer.toHexString(kind);
    }
  }

  private static String nameOf(int handle) {
    switch (handle) {
      case GET_CLASS:
        return "GET_CLASS";
      case CALL:
        return "CALL";
      case FORWARD_LOG:
        return "FORWARD_LOG";
      case ADD_ROUTE:
        return "ADD_ROUTE";
      case DEL_ROUTE:
        return "DEL_ROUTE";
      case ALLOCATE_ID:
        return "ALLOCATE_ID";
      case SHUTDOWN:
        return "SHUTDOWN";
      case GET_RESOURCE:
        return "GET_RESOURCE";
      case CANCEL:
        return "CANCEL";
      case ECHO:
        return "ECHO";
      case GET_LIBRARY:
        return "GET_LIBRARY";
      case LOG_LEVEL:
        return "LOG_LEVEL";
      case LOAD_CLASS:
        return "LOAD_CLASS";
      default:
        return "CONTROL to handle " + handle;
    }
  }

  static boolean isKind(int kind) {
    return kind >= VALUE && kind <= PONG;
  }
}
