package io.mitogen.ssh;

/**
 * The key that a host has shown and {@code known_hosts} does not know: for the program to decide about. Immutable.
 *
 * @param host the host as it was asked for
 * @param port its port
 * @param type the kind of key, such as {@code ssh-ed25519}
 * @param fingerprint as {@code ssh-keygen -l} prints it, {@code SHA256:...}
 * @param line the key as a line for {@code known_hosts}
 */
public record HostKey(String host, int port, String type, String fingerprint, String line) {}
