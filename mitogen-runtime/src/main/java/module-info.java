/** What every JVM of the tree runs. Sent to each child, so: JDK only. */
module io.mitogen.runtime {
  requires static org.jspecify;
  requires transitive io.mitogen.api;

  // Where a program logs with it, its records are forwarded; none of ours is loaded for that
  // before.
  requires static java.logging;

  // Shared with the root of the tree, which runs the same rooms on a Vert.x loop. Not for users.
  exports io.mitogen.runtime to
      io.mitogen.core;
  exports io.mitogen.runtime.call to
      io.mitogen.core;
  exports io.mitogen.runtime.code to
      io.mitogen.core;
  exports io.mitogen.runtime.frame to
      io.mitogen.core;
  exports io.mitogen.runtime.launch to
      io.mitogen.core;
  exports io.mitogen.runtime.log to
      io.mitogen.core;
  exports io.mitogen.runtime.loop to
      io.mitogen.core;
  exports io.mitogen.runtime.node to
      io.mitogen.core;
  exports io.mitogen.runtime.route to
      io.mitogen.core;
  exports io.mitogen.runtime.stream to
      io.mitogen.core;

  // Every context can start others on its own machine, without any further module.
  provides io.mitogen.spi.Transport with
      io.mitogen.runtime.launch.LocalTransport;
}
