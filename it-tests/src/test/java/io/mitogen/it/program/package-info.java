/** Programs that run in JVMs of their own: masters that end in ways that no test could survive. */
package io.mitogen.it.program;
