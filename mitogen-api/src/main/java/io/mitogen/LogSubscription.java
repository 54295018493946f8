package io.mitogen;

/** A listener that hears what is logged. Thread-safe. */
public interface LogSubscription extends AutoCloseable {
  /** The listener hears no more; an event that it is just hearing, it hears to the end. Closing it again changes nothing. */
  @Override
  void close();
}
