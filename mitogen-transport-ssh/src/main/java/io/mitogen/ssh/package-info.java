/** Contexts on other machines: {@link io.mitogen.ssh.Ssh} says where, and how. */
@NullMarked
package io.mitogen.ssh;

import org.jspecify.annotations.NullMarked;
