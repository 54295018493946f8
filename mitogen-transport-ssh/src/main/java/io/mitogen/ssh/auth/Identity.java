package io.mitogen.ssh.auth;

import java.io.IOException;

/** A key that can be offered to a server. Confined to the thread that connects. */
interface Identity {
  /** Where it comes from, for messages. */
  String name();

  /** The public key, as it is sent. */
  byte[] publicKey();

  /** Whether to sign without asking first if the server would take the key: nobody is disturbed by that. */
  boolean signsAtOnce();

  /**
   * The signature of {@code data}, as it is sent. May wait for a person.
   *
   * @param algorithm one of those for this type of key
   * @throws IOException if it can't be had; the message says why
   */
  byte[] sign(String algorithm, byte[] data) throws IOException;
}
