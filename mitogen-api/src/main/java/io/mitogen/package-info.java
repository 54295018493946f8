/** For callers: {@link io.mitogen.Router}, {@link io.mitogen.Context}, the values that travel, and the errors. */
@NullMarked
package io.mitogen;

import org.jspecify.annotations.NullMarked;
