/** Code for the contexts that this one has started. */
@NullMarked
package io.mitogen.runtime.serve;

import org.jspecify.annotations.NullMarked;
