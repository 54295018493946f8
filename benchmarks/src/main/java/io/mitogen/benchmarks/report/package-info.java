/** From the measurements of all rounds to the tables. */
@NullMarked
package io.mitogen.benchmarks.report;

import org.jspecify.annotations.NullMarked;
