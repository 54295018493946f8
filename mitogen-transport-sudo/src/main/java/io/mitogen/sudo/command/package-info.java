/** The command lines of sudo, su and doas. */
@NullMarked
package io.mitogen.sudo.command;

import org.jspecify.annotations.NullMarked;
