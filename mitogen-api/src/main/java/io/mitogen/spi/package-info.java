/** For plug-in authors: a {@link io.mitogen.spi.Transport} opens links, a {@link io.mitogen.spi.Codec} encodes values. */
@NullMarked
package io.mitogen.spi;

import org.jspecify.annotations.NullMarked;
