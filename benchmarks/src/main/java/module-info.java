/** Measures the library beside its floors, and beside Python's Mitogen where there is one. A program, not a library. */
module io.mitogen.benchmarks {
  // What is called and measured.
  requires io.mitogen.api;

  // Opens the router.
  requires io.mitogen.core;

  // Reaches hosts.
  requires io.mitogen.ssh;

  // Becomes other accounts.
  requires io.mitogen.sudo;

  // Nullness annotations: for compilers, nothing of it is needed at run time.
  requires static org.jspecify;
}
