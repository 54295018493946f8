/** Programs to learn from; {@link io.mitogen.examples.Tour} is the first. */
package io.mitogen.examples;
