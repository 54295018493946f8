/** Programs to learn from. */
module io.mitogen.examples {
  // All that a program needs; transports and codecs are found on the path.
  requires io.mitogen.core;

  // To other machines.
  requires io.mitogen.ssh;

  // To other accounts.
  requires io.mitogen.sudo;
}
