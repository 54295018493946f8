/** The framed link to one neighbour: what is written in which order, by whom; liveness; the end. */
@NullMarked
package io.mitogen.runtime.stream;

import org.jspecify.annotations.NullMarked;
