/** Processes: starting them, their memory, the time they use. */
@NullMarked
package io.mitogen.benchmarks.process;

import org.jspecify.annotations.NullMarked;
