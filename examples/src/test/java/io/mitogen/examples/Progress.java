package io.mitogen.examples;

// begin: progress
import io.mitogen.Context;
import io.mitogen.Invocation;

final class Progress {
  static String work(int reports, int questions) {
    Context caller = Invocation.current().caller();
    caller.post(reports, "half way"); // nothing comes back
    Object answer = caller.request(questions, "go on?").join(); // what the handler replies
    return "asked, and was told " + answer;
  }
}
// end: progress
