/** Where state is confined: the event loop, as the runtime sees it. */
@NullMarked
package io.mitogen.runtime.loop;

import org.jspecify.annotations.NullMarked;
