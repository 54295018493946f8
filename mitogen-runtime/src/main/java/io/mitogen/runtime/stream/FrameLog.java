package io.mitogen.runtime.stream;

import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Outgoing;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.loop.Log;

/**
 * Logs frames, one line each, never their content, if that is of interest; but not those that carry logs, which would have
 * no end. Thread-safe.
 */
public final class FrameLog {
  private final Log log;

  /** To this log. */
  public FrameLog(Log log) {
    this.log = log;
  }

  void sent(Neighbour to, Outgoing message) {
    if (!log.isDebug() || message.handle() == Wire.FORWARD_LOG) {
      return;
    }
    if (message instanceof Outbound ours) {
      log.debug(
          "frame", line(">>", to, ours.src(), ours.dst(), ours.kind(), ours.handle(), ours.size()));
    } else {
      log.debug(
          "frame",
          line(">>", to, message.src(), message.dst()) + "passing on, " + message.frameSize()
              + " bytes with their header");
    }
  }

  void received(Neighbour from, Inbound message) {
    if (log.isDebug() && message.handle() != Wire.FORWARD_LOG) {
      log.debug(
          "frame",
          line(
              "<<",
              from,
              message.src(),
              message.dst(),
              message.kind(),
              message.handle(),
              message.size()));
    }
  }

  private static String line(
      String arrow, Neighbour neighbour, int src, int dst, int kind, int handle, long bytes) {
    return line(arrow, neighbour, src, dst) + Wire.nameOf(kind, handle) + ", " + bytes + " bytes";
  }

  private static String line(String arrow, Neighbour neighbour, int src, int dst) {
    return arrow + " " + neighbour.name() + "  " + src + " -> " + dst + "  ";
  }
}
