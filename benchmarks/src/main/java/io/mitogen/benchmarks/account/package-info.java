/** Contexts of accounts of this machine, through sudo. */
@NullMarked
package io.mitogen.benchmarks.account;

import org.jspecify.annotations.NullMarked;
