/** What is asked of the program while a connection is made. */
@NullMarked
package io.mitogen.ssh.question;

import org.jspecify.annotations.NullMarked;
