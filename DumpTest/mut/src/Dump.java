package io.mitogen.runtime;

import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.stream.Stream;
import java.util.List;

/** What there is in a context, as text for people. No state. */
final class Dump {
  private Dump() {}

  static String of(MessageRouter messages) {
    StringBuilder text = new StringBuilder();
    int self = messages.self().id();
    text.append("context ")
        .append(self)
        .append(", process ")
        .append(ProcessHandle.current().pid())
        .append(", Java ")
        .append(System.getProperty("java.version"))
        .append('\n');
    List<Descendant> below = messages.below();
    text.append("contexts below: ").append(below.size()).append('\n');
    addChildren(text, below, self, "  ");
    List<Stream> streams = messages.streams();
    text.append("streams: ").append(streams.size()).append('\n');
    for (Stream stream : streams) {
      text.append("  to ")
          .append(stream.neighbour().name())
          .append(" (context ")
          .append(stream.neighbour().id())
          .append("): sent ")
          .append(stream.bytesSent())
          .append(" bytes, ")
          .append(stream.unacknowledged())
          .append(" of them not acknowledged; received ")
          .append(stream.bytesReceived())
          .append(" bytes; ")
          .append(stream.waiting())
          .append(" messages wait to be sent\n");
    }
    List<Integer> handles = messages.handles();
    text.append("handlers: ").append(handles.size()).append('\n');
    for (int handle : handles) {
      String name =
          handle < Wire.FIRST_DYNAMIC_HANDLE ? Wire.nameOf(Wire.CONTROL, handle) : "the program's";
      text.append("  ").append(handle).append(' ').append(name).append('\n');
    }
    List<String> pending = messages.replies().describe();
    text.append("waiting for answers: ").append(pending.size()).append('\n');
    for (String line : pending) {
      text.append("  ").append(line).append('\n');
    }
    return text.toString();
  }

  private static void addChildren(
      StringBuilder text, List<Descendant> below, int parent, String indent) {
    for (Descendant context : below) {
      if (context.parent() == parent) {
        text.append(indent)
            .append(context.name())
            .append(" (context ")
            .append(context.id())
            .append("): process ")
            .append(context.pid())
            .append(", Java ")
            .append(context.javaVersion())
            .append('\n');
        
      }
    }
  }
}
