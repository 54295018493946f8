/** What a context logs, and its children print, on its way to the master. */
@NullMarked
package io.mitogen.runtime.log;

import org.jspecify.annotations.NullMarked;
