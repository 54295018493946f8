/** Runs the programs that lead to another account, and the command there. */
@NullMarked
package io.mitogen.sudo.link;

import org.jspecify.annotations.NullMarked;
