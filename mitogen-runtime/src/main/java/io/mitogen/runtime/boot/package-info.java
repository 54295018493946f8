/** The first class that Java runs in a new context. */
package io.mitogen.runtime.boot;
