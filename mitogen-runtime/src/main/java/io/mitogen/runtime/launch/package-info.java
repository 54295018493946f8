/** From a target to a stream: the first stage, the transport, what the other side prints, and the hellos. */
@NullMarked
package io.mitogen.runtime.launch;

import org.jspecify.annotations.NullMarked;
