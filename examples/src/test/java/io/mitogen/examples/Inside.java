package io.mitogen.examples;

// begin: inside
import io.mitogen.Invocation;
import java.util.Map;

final class Inside {
  static String dump() {
    return Invocation.current().router().dump();
  }

  static String threads() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<Thread, StackTraceElement[]> each :
        Thread.getAllStackTraces().entrySet()) {
      text.append(each.getKey()).append('\n');
      for (StackTraceElement frame : each.getValue()) {
        text.append("  ").append(frame).append('\n');
      }
    }
    return text.toString();
  }
}
// end: inside
