package io.mitogen.runtime.launch;

import io.mitogen.spi.ProcessLink;

/** A context's own process. Thread-safe. */
final class LocalLink extends ProcessLink {
  private static final int STATUS_KILLED =
      128 + 9; // any other signal our script survives, or cleans up after

  private final long pid;
  private final BootFile bootFile;

  LocalLink(Process process, BootFile bootFile) {
    super(process);
    this.pid = process.pid();
    this.bootFile = bootFile;
  }

  @Override
  public boolean inputIsClean() {
    return true;
  }

  @Override
  protected void ended(int status) {
    if (status == STATUS_KILLED) {
      bootFile.remove(pid);
    }
  }
}
