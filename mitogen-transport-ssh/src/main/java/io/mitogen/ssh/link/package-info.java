/** From a target to a command that runs on its host: connections, channels, and the transport that makes them. */
@NullMarked
package io.mitogen.ssh.link;

import org.jspecify.annotations.NullMarked;
