/** Contexts through ssh, to a server of our own on this machine. */
@NullMarked
package io.mitogen.benchmarks.ssh;

import org.jspecify.annotations.NullMarked;
