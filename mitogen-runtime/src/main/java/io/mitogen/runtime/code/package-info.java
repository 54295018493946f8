/** Code in a context that has none of its own: classes are asked of the parent, and live in memory. */
@NullMarked
package io.mitogen.runtime.code;

import org.jspecify.annotations.NullMarked;
