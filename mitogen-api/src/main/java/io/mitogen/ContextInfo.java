package io.mitogen;

/**
 * What is known about a context. Immutable; a snapshot.
 *
 * @param id its number in the tree
 * @param name its name
 * @param pid its process id, on its own machine
 * @param javaVersion its {@code java.version}
 * @param bytesSent what was sent over its stream since it was opened, the library included, in bytes
 * @param bytesReceived what came back, in bytes
 * @param classesSent how many classes of the program it was given
 */
public record ContextInfo(
    int id,
    String name,
    long pid,
    String javaVersion,
    long bytesSent,
    long bytesReceived,
    int classesSent) {}
