/** A package of twenty classes that refer to each other, to be sent. */
@NullMarked
package io.mitogen.benchmarks.twenty;

import org.jspecify.annotations.NullMarked;
