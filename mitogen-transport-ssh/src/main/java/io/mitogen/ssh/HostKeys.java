package io.mitogen.ssh;

/** What is done about a host key that {@code known_hosts} does not know (Mitogen row 11, {@code check_host_keys}). */
public enum HostKeys {
  /** Refuse it, unless the program decides otherwise. The default. */
  ENFORCE("yes"),
  /** Trust it and remember it; refuse one that has changed. */
  ACCEPT_NEW("accept-new"),
  /** Trust any key and remember none. For hosts that come and go, on a network that is trusted. */
  IGNORE("no");

  private final String keyword;

  HostKeys(String keyword) {
    this.keyword = keyword;
  }

  /** What {@code ssh_config} calls it, as a value of {@code StrictHostKeyChecking}. */
  public String keyword() {
    return keyword;
  }
}
