package io.mitogen.sudo.dialogue;

import java.io.InputStream;

/**
 * A command, from when nobody asks for anything any more. Immutable.
 *
 * @param output its standard output; before it, what was printed earlier
 * @param errors its standard error; before it, what was printed earlier
 * @param pid its process id; zero where there is no {@code /proc} to tell
 * @param session its session, as in setsid(2); zero where there is no {@code /proc} to tell
 */
public record RunningCommand(InputStream output, InputStream errors, long pid, long session) {}
