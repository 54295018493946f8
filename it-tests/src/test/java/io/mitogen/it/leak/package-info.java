/** Whether a test gave back all that it took. */
package io.mitogen.it.leak;
