package io.mitogen.it.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What there was on a host at one moment, and would not be there if nobody were connected and nobody had left anything.
 * Immutable.
 *
 * @param processesById those that run, but for sshd that waits for connections: user and command
 * @param files paths, where anyone could have left any
 */
record HostState(Map<String, String> processesById, Set<String> files) {
  /** Prints it. What sudo keeps of its own is not ours. */
  static final String SCRIPT = "ps -eo pid=,ppid=,user=,args=; echo ===; "
      + "find /tmp /dev/shm /var/tmp /home /root /run -mindepth 1 ! -path '/run/sudo*' 2>/dev/null; :";

  private static final int PARENT = 1;
  private static final int COMMAND = 3;
  private static final String WAITING_SSHD = "sshd: /usr/sbin/sshd -D -e [listener]";

  static HostState parse(String printed) {
    String[] halves = printed.split("(?m)^===$", 2);
    List<String[]> all = Stream.of(halves[0].split("\n"))
        .map(line -> line.strip().split("\\s+", COMMAND + 1))
        .toList();
    Map<String, String> parents =
        all.stream().collect(Collectors.toMap(process -> process[0], process -> process[PARENT]));
    Map<String, String> processes = all.stream()
        .filter(process -> isBelowFirst(process[PARENT], parents))
        .filter(process -> !process[COMMAND].startsWith(WAITING_SSHD))
        .collect(Collectors.toUnmodifiableMap(
            process -> process[0], process -> process[2] + ": " + process[COMMAND]));
    return new HostState(
        processes,
        Stream.of(halves[1].strip().split("\n")).collect(Collectors.toUnmodifiableSet()));
  }

  /** Not so what the engine has started besides, such as this very look at it. */
  private static boolean isBelowFirst(String process, Map<String, String> parents) {
    String ancestor = process;
    while (!ancestor.equals("1") && parents.containsKey(ancestor)) {
      ancestor = parents.get(ancestor);
    }
    return !ancestor.equals("0");
  }

  /** User and command of each process. */
  List<String> processes() {
    return List.copyOf(processesById.values());
  }

  /** What is there, and was not there at the moment of {@code before}. */
  List<String> since(HostState before) {
    List<String> lines = new ArrayList<>();
    processesById.forEach((id, process) -> {
      if (!before.processesById.containsKey(id)) { // those of a class of tests stay as long as it
        lines.add("process of " + process);
      }
    });
    files.stream()
        .filter(file -> !before.files.contains(file))
        .sorted()
        .forEach(file -> lines.add("file " + file));
    return lines;
  }
}
