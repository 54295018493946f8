package io.mitogen;

/**
 * What is known about a context. Immutable; a snapshot.
 *
 * @param id its number in the tree
 * @param parentId the number of the context that started it; of the master, its own
 * @param name its name
 * @param pid its process id, on its own machine
 * @param javaVersion its {@code java.version}
 * @param bytesSent what was sent over its stream since it was opened, the library included, in bytes; only its parent
 *     knows: elsewhere -1
 * @param bytesReceived what came back, in bytes; elsewhere than in its parent -1
 * @param classesSent how many classes of the program it was given; elsewhere than in its parent -1
 */
public record ContextInfo(
    int id,
    int parentId,
    String name,
    long pid,
    String javaVersion,
    long bytesSent,
    long bytesReceived,
    int classesSent) {}
