/** Contexts on other machines, through ssh. Loaded over the wire by a context that others are reached from. */
module io.mitogen.ssh {
  // Nullness annotations: for compilers, nothing of it is needed at run time.
  requires static org.jspecify;

  // What a target and a transport are; a program that connects sees both.
  requires transitive io.mitogen.api;

  // The protocol. An automatic module, which can't require what it needs: the next two are for it.
  requires com.hierynomus.sshj;
  requires org.slf4j;

  // Keys that are encrypted in the PEM way; never registered for the whole JVM.
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;

  // For programs: where to connect, and how.
  exports io.mitogen.ssh;

  // Found by its target's type; so what is below needs no exports.
  provides io.mitogen.spi.Transport with
      io.mitogen.ssh.link.SshTransport;
}
