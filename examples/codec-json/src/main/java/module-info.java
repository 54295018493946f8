// begin: json-module
/** Values as JSON. Loaded over the wire, with what it needs, where it is not installed. */
module com.example.json {
  // The values that may travel, and what a codec promises.
  requires io.mitogen.api;

  // What writes and reads JSON: a stream of tokens, which needs no reflection.
  requires com.fasterxml.jackson.core;

  // Found by its name, "json"; so nothing needs to be exported.
  provides io.mitogen.spi.Codec with
      com.example.json.JsonCodec;
}
// end: json-module
