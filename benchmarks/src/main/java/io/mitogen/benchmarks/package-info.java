/** The program: options, blocks, rounds, and what is compared with what. */
@NullMarked
package io.mitogen.benchmarks;

import org.jspecify.annotations.NullMarked;
