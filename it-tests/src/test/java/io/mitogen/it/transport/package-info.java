/** Transports under their contract, and one of the tests' own, written as a plug-in's author would. */
package io.mitogen.it.transport;
