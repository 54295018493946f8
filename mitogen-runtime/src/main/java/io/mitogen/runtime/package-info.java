/** A child: how it starts, and what it does when its parent says so. */
@NullMarked
package io.mitogen.runtime;

import org.jspecify.annotations.NullMarked;
