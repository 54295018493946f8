/** What a block does and prints: it times things and prints measurements. */
@NullMarked
package io.mitogen.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
