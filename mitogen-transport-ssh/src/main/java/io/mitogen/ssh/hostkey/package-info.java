/** Whose machine it is: known hosts, and what is done about the others. */
@NullMarked
package io.mitogen.ssh.hostkey;

import org.jspecify.annotations.NullMarked;
