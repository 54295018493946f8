/** What every JVM of the tree runs: the rooms put together. */
@NullMarked
package io.mitogen.runtime;

import org.jspecify.annotations.NullMarked;
