/** Calls: which method is meant, how a call is written down, who runs it, and what its caller gets. */
@NullMarked
package io.mitogen.runtime.call;

import org.jspecify.annotations.NullMarked;
