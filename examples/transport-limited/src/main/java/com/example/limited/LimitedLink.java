package com.example.limited;

import io.mitogen.spi.ProcessLink;

// begin: limited-link
/** A process with limits. Thread-safe. */
final class LimitedLink extends ProcessLink {
  LimitedLink(Process process) {
    super(process);
  }

  /** Neither {@code prlimit} nor {@code nice} reads what the shell is to read. */
  @Override
  public boolean inputIsClean() {
    return true;
  }
}
// end: limited-link
