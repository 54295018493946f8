package io.mitogen.runtime.launch;

import io.mitogen.Target;
import io.mitogen.spi.StartCommand;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The script that every context starts with. No state.
 *
 * <p>It prints a marker, finds Java, takes the boot jar from its input into a file that is unlinked before Java runs, and
 * becomes Java, with the protocol on descriptors 4 and 5: standard input is empty then, and what the JVM and its
 * subprocesses print goes to standard error.
 */
final class FirstStage {
  /** The class that Java starts with; alone in the boot jar. */
  static final String BOOT_CLASS = "io.mitogen.runtime.boot.Boot";

  static final int STATUS_NO_TEMP_DIRECTORY = 90;
  static final int STATUS_JAVA_MISSING = 91;
  static final int STATUS_JAVA_TOO_OLD = 92; // said by the boot class
  static final int STATUS_NO_BOOT_JAR = 93;

  private static final String FLAGS =
      // JVM logs go to standard output by default, and its files would be left behind.
      "-XX:+IgnoreUnrecognizedVMOptions -XX:-UsePerfData -XX:+DisableAttachMechanism -XX:+ErrorFileToStderr"
          + " -XX:-CreateCoredumpOnCrash -Xlog:disable -Xlog:all=error:stderr"
          // Java 17 decodes US-ASCII where no locale is set.
          + " -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8"
          + " -Dsun.stdout.encoding=UTF-8 -Dsun.stderr.encoding=UTF-8";

  private FirstStage() {}

  /**
   * The command for one target.
   *
   * @param java the program to run, or none to look for one
   * @param nonce tells our marker from all else that is printed
   * @param title what {@code ps} shows, such as {@code mitogen:ann@laptop:4711}
   */
  static StartCommand command(Target target, Optional<String> java, String nonce, String title) {
    StringBuilder options = new StringBuilder(FLAGS);
    for (String option : target.javaOptions()) {
      options.append(' ').append(quote(option));
    }
    String half = nonce.substring(0, nonce.length() / 2);
    return new StartCommand(String.join(
        "\n",
        "trap \"\" INT HUP", // Ctrl-C in the master's terminal is for the master to answer
        "f=; trap \"rm -f \\\"\\$f\\\"; exit 143\" TERM", // the file must not outlive an attempt
        // that is given up
        "umask 77",
        "printf \"%s%s\\n\" " + half + " "
            + nonce.substring(half.length()), // so that an echoed command is no marker
        findJava(java),
        "for d in /dev/shm \"${TMPDIR:-/tmp}\" /var/tmp \"$HOME\" .; do f=$d/.mitogen.$$",
        "(set -C; : >\"$f\") 2>/dev/null && exec 3<>\"$f\" && PATH=$PATH:/bin:/usr/bin rm -f \"$f\" && break; f=; done",
        "[ \"$f\" ] || { echo \"mitogen: no directory for a file of 2 KB that is unlinked at once; tried /dev/shm,"
            + " ${TMPDIR:-/tmp}, /var/tmp, $HOME and .\" >&2; exit " + STATUS_NO_TEMP_DIRECTORY
            + "; }",
        "IFS= read -r x && printf \"$x\" >&3 || { echo \"mitogen: the boot jar did not arrive, or could not be kept\""
            + " >&2; exit " + STATUS_NO_BOOT_JAR + "; }",
        "exec 4<&0 5>&1 </dev/null 1>&2",
        // Pipes can be opened by path. For sockets, reflection is needed, which costs a third of
        // the JVM's start.
        "[ -p /proc/self/fd/4 ] && [ -p /proc/self/fd/5 ] && o= || o=--add-opens=java.base/java.io=ALL-UNNAMED",
        "exec \"$j\" $o " + options + " -Dmitogen.pid=$$ -cp /proc/self/fd/3 " + BOOT_CLASS + " "
            + quote(title)));
  }

  private static String findJava(Optional<String> java) {
    if (java.isPresent()) {
      String program = quote(java.get());
      return "j=" + program
          + "\ncommand -v \"$j\" >/dev/null 2>&1 || { echo \"mitogen: there is no program $j\" >&2; exit "
          + STATUS_JAVA_MISSING + "; }";
    }
    return "for j in \"${JAVA_HOME:+$JAVA_HOME/bin/java}\" \"$(command -v java)\" /usr/lib/jvm/*/bin/java"
        + " /usr/java/*/bin/java /opt/java/*/bin/java /opt/*/bin/java \"$HOME\"/.sdkman/candidates/java/current/bin/java"
        + "; do [ -x \"$j\" ] && break; j=; done"
        + "\n[ \"$j\" ] || { echo \"mitogen: there is no java in JAVA_HOME (${JAVA_HOME:-not set}), on the PATH ($PATH),"
        + " or in /usr/lib/jvm, /usr/java, /opt/java or /opt\" >&2; exit " + STATUS_JAVA_MISSING
        + "; }";
  }

  /** One word for a POSIX shell, in printable ASCII without single quotes. */
  static String quote(String word) {
    StringBuilder quoted = new StringBuilder("\"");
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      if (b == '\n' || b >= ' ' && b < 0x7f && b != '\'') {
        if ("\"\\$`".indexOf(b) >= 0) {
          quoted.append('\\');
        }
        quoted.append((char) b);
      } else {
        quoted.append("$(printf \"\\").append(Integer.toOctalString(b & 0xff)).append("\")");
      }
    }
    return quoted.append('"').toString();
  }
}
