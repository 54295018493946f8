package io.mitogen.runtime.serve;

import io.mitogen.ServingStats;
import io.mitogen.runtime.code.ClassAnswer;
import io.mitogen.runtime.code.ClassFile;
import io.mitogen.runtime.code.ResourceAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what is served. Thread-safe. */
final class Tally {
  private static final int MAX_REFUSALS = 1000; // names that a context may make up

  private final Map<String, ServingStats.Refusal> refusals = new TreeMap<>(); // guarded by this
  private long requests; // guarded by this, as is all below
  private long classes;
  private long resources;
  private long bytes;
  private long missing;
  private long nanos;

  /** A request came, and took that long. */
  synchronized void request(long nanosTaken) {
    requests++;
    nanos += nanosTaken;
  }

  synchronized void sent(ClassAnswer answer) {
    classes += answer.classes().size();
    for (ClassFile each : answer.classes()) {
      bytes += each.bytes().length;
    }
  }

  synchronized void sent(ResourceAnswer answer) {
    resources += answer.contents().size();
    bytes += answer.bytes();
  }

  synchronized void missing() {
    missing++;
  }

  /** Something is never served; tells whether that is news. */
  synchronized boolean refused(String name, String asker) {
    ServingStats.Refusal known = refusals.get(name);
    if (known == null && refusals.size() == MAX_REFUSALS) {
      return false;
    }
    refusals.put(
        name,
        known == null
            ? new ServingStats.Refusal(name, asker, 1)
            : new ServingStats.Refusal(name, known.asker(), known.count() + 1));
    return known == null;
  }

  synchronized ServingStats stats() {
    List<ServingStats.Refusal> all = new ArrayList<>(refusals.values());
    return new ServingStats(
        requests, classes, resources, bytes, missing, Duration.ofNanos(nanos), all);
  }
}
