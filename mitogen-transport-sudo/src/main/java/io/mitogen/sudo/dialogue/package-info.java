/** What is said until our script runs: prompts, answers, refusals. */
@NullMarked
package io.mitogen.sudo.dialogue;

import org.jspecify.annotations.NullMarked;
