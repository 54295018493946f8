/**
 * The rooms put together: what a program sees of its context, and what it takes to start others. Sent to a context when it
 * first needs it.
 */
@NullMarked
package io.mitogen.runtime.node;

import org.jspecify.annotations.NullMarked;
