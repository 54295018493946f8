package io.mitogen.runtime.stream;

import io.mitogen.runtime.frame.Inbound;

/** Hears what arrives on one stream. Every call is made on the thread that reads it, which must not be kept. */
public interface StreamListener {
  /** A whole message arrived. Never after {@link #ended}. */
  void received(Stream stream, Inbound message);

  /** Nothing more will come, and nothing can be sent. Exactly once. */
  void ended(Stream stream, String why);
}
