/** The default codec: values as CBOR, RFC 8949. */
@NullMarked
package io.mitogen.serial;

import org.jspecify.annotations.NullMarked;
