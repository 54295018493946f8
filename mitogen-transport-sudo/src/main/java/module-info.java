/** Contexts of other accounts of a machine. Loaded over the wire by a context that others are reached from. */
module io.mitogen.sudo {
  // Nullness annotations: for compilers, nothing of it is needed at run time.
  requires static org.jspecify;

  // What a target and a transport are; a program that connects sees both.
  requires transitive io.mitogen.api;

  // For programs: which account, and how.
  exports io.mitogen.sudo;

  // Found by its target's type; so what is below needs no exports.
  provides io.mitogen.spi.Transport with
      io.mitogen.sudo.link.SudoTransport,
      io.mitogen.sudo.link.SuTransport,
      io.mitogen.sudo.link.DoasTransport;
}
