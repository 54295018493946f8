/** The master: {@link io.mitogen.core.Mitogen} is where a program begins. */
@NullMarked
package io.mitogen.core;

import org.jspecify.annotations.NullMarked;
