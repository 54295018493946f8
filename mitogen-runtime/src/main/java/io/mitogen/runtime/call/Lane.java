package io.mitogen.runtime.call;

import io.mitogen.UndeliverableException;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;

/**
 * When a call is executed, as to others: the start of the data of a call. Immutable.
 *
 * <pre>
 *  | mode u8 | chain i64, if the mode has one |
 * </pre>
 */
public final class Lane {
  /** One call at a time, in the order in which they arrive. */
  public static final Lane IN_ORDER = new Lane(0, 0);

  /** Beside all others. */
  public static final Lane CONCURRENT = new Lane(1, 0);

  private static final int CHAIN = 2;
  private static final int FORGET_CHAIN = 3;

  private final int mode;
  private final long chain;

  private Lane(int mode, long chain) {
    this.mode = mode;
    this.chain = chain;
  }

  /** In order, and only if none before it in the chain has failed. */
  static Lane chain(long number) {
    return new Lane(CHAIN, number);
  }

  /** No call: the failure of the chain is forgotten, and the chain with it. */
  static Lane forget(long number) {
    return new Lane(FORGET_CHAIN, number);
  }

  boolean isConcurrent() {
    return mode == 1;
  }

  boolean isChain() {
    return mode == CHAIN;
  }

  boolean isForget() {
    return mode == FORGET_CHAIN;
  }

  long chain() {
    return chain;
  }

  void write(WireOutput out) {
    out.u8(mode);
    if (mode >= CHAIN) {
      out.i64(chain);
    }
  }

  static Lane read(WireInput in) {
    int mode = in.u8();
    if (mode > FORGET_CHAIN) {
      throw new UndeliverableException(
          UndeliverableException.Reason.MALFORMED, "a call of unknown mode " + mode);
    }
    if (mode == 0) {
      return IN_ORDER;
    }
    return mode == 1 ? CONCURRENT : new Lane(mode, in.i64());
  }
}
