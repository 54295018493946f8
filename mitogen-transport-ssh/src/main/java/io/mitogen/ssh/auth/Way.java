package io.mitogen.ssh.auth;

/** A way of proving who we are. Confined to the thread that connects. */
interface Way {
  /** What the protocol calls it. */
  String method();

  /** Tries it, if there is anything to try it with. */
  Dialogue.Answer tryIt();
}
