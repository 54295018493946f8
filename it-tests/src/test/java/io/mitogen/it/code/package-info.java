/** How code follows a program into its contexts, and what does not. */
package io.mitogen.it.code;
