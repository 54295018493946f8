/** Sending a Java runtime to a host that has none, and taking it away again. */
@NullMarked
package io.mitogen.ssh.runtime;

import org.jspecify.annotations.NullMarked;
