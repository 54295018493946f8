/** Proving who we are: the agent, private keys, questions of the server, passwords. */
@NullMarked
package io.mitogen.ssh.auth;

import org.jspecify.annotations.NullMarked;
