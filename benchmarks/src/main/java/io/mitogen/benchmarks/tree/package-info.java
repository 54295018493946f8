/** What the library does: connecting, calling, bulk, code, memory. */
@NullMarked
package io.mitogen.benchmarks.tree;

import org.jspecify.annotations.NullMarked;
