/** What callers and plug-in authors see: contracts, values, and the serialization rules. Needs the JDK alone. */
module io.mitogen.api {
  // Nullness annotations: for compilers, nothing of it is needed at run time.
  requires static org.jspecify;

  // For programs that connect contexts and call methods in them.
  exports io.mitogen;

  // For authors of transports and codecs.
  exports io.mitogen.spi;
}
