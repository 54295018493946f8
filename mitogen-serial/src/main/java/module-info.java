/** The serialization rules as bytes: the default codec. Sent to each child, so: JDK only. */
module io.mitogen.serial {
  // Nullness annotations: for compilers, nothing of it is needed at run time.
  requires static org.jspecify;

  // The values that may travel, and what a codec promises.
  requires io.mitogen.api;

  // Found by its name, "cbor"; so nothing needs to be exported.
  provides io.mitogen.spi.Codec with
      io.mitogen.serial.CborCodec;
}
