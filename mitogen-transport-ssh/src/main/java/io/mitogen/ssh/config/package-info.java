/** What is to be done to connect: from the program, the user's configuration and the defaults, in this order. */
@NullMarked
package io.mitogen.ssh.config;

import org.jspecify.annotations.NullMarked;
