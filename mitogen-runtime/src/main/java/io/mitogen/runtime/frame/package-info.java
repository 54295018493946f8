/** Bytes to messages and back: the layout of the wire, and nothing of sockets or threads. */
@NullMarked
package io.mitogen.runtime.frame;

import org.jspecify.annotations.NullMarked;
