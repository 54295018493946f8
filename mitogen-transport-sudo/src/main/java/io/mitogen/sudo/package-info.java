/** Which account to become, and how: {@link io.mitogen.sudo.Sudo}, {@link io.mitogen.sudo.Su}, {@link io.mitogen.sudo.Doas}. */
@NullMarked
package io.mitogen.sudo;

import org.jspecify.annotations.NullMarked;
