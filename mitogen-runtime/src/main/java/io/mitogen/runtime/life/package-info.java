/** The end of a context: when it ends, and how it is made sure that it does. */
@NullMarked
package io.mitogen.runtime.life;

import org.jspecify.annotations.NullMarked;
