/** What the same machine does without any library: the least that ours could take. */
@NullMarked
package io.mitogen.benchmarks.floor;

import org.jspecify.annotations.NullMarked;
