/** What a context meets while it starts, from the login to its hello. */
package io.mitogen.it.bootstrap;
