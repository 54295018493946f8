package com.example.limited;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The command that starts a context with limits. No state. */
final class Words {
  private Words() {}

  // begin: limited-words
  /** Each of the two programs becomes the next: in the end the process is the shell, and then Java. */
  static List<String> of(Limited target, OptionalLong openFiles, List<String> command) {
    List<String> words = new ArrayList<>(List.of("prlimit"));
    openFiles.ifPresent(count -> words.add("--nofile=" + count + ":" + count));
    if (target.cpuSeconds() > 0) {
      words.add("--cpu=" + target.cpuSeconds() + ":" + target.cpuSeconds());
    }
    words.addAll(List.of("--", "nice", "-n", Integer.toString(target.niceness())));
    words.addAll(command);
    return words;
  }
  // end: limited-words
}
