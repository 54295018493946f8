/** The root of the tree: opens routers on a Vert.x event loop, finds plug-ins, and serves the program's classes. */
module io.mitogen.core {
  requires static org.jspecify;

  // What a program sees of us is the API.
  requires transitive io.mitogen.api;

  // A program may bring its own Vertx.
  requires transitive io.vertx.core;

  // The rooms that run here as in every context.
  requires io.mitogen.runtime;

  exports io.mitogen.core;

  uses io.mitogen.spi.Codec;
  uses io.mitogen.spi.Transport;
}
