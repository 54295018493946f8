/** Java runtimes to be sent, as files of the master: made of its JDK, or given by the program. */
@NullMarked
package io.mitogen.ssh.archive;

import org.jspecify.annotations.NullMarked;
