/** Contexts of other accounts: real sudo, su and doas, in containers. */
package io.mitogen.it.sudo;
