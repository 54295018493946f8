/** Contexts on other machines: real sshd, in containers. */
package io.mitogen.it.ssh;
