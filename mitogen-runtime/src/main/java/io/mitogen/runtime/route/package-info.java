/** Which neighbour leads where, who listens at which handle, who waits for which answer. */
@NullMarked
package io.mitogen.runtime.route;

import org.jspecify.annotations.NullMarked;
