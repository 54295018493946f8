// begin: limited-module
/** Contexts that may use only so much of the machine. Loaded over the wire where it is not installed. */
module com.example.limited {
  // Targets, transports and links; a program that connects sees targets, too.
  requires transitive io.mitogen.api;

  // For programs: the target. It is read there, so its package has to be exported.
  exports com.example.limited;

  // Found by the type of its targets.
  provides io.mitogen.spi.Transport with
      com.example.limited.LimitedTransport;
}
// end: limited-module
