package io.mitogen.runtime.launch;

import io.mitogen.Target;
import io.mitogen.spi.StartCommand;
import java.util.Optional;

/**
 * The script that every context starts with; {@code docs/bootstrap.md} explains it. No state.
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
  static final int STATUS_JAVA_TOO_OLD = 92; // said by the boot class, too
  static final int STATUS_INCOMPLETE = 93; // said by the boot class, too

  private static final String FLAGS =
      // JVM logs go to standard output by default, and its files would be left behind.
      "-XX:+IgnoreUnrecognizedVMOptions -XX:-UsePerfData -XX:+DisableAttachMechanism -XX:+ErrorFileToStderr"
          + " -XX:-CreateCoredumpOnCrash -Xlog:disable -Xlog:all=error:stderr"
          // Java 17 decodes US-ASCII where no locale is set.
          + " -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8"
          + " -Dsun.stdout.encoding=UTF-8 -Dsun.stderr.encoding=UTF-8"
          // What the program logs is to go to the master. The JDK makes this when it first logs.
          + " -Djava.util.logging.config.class=" + BOOT_CLASS;

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
      options.append(' ').append(StartCommand.quote(option));
    }
    String half = nonce.substring(0, nonce.length() / 2);
    return new StartCommand(String.join(
        "; ",
        // Ctrl-C in the master's terminal is for the master to answer. Who may not write files is
        // told so.
        "trap \"\" INT HUP XFSZ",
        "printf \"%s%s\\n\" " + half + " "
            + nonce.substring(half.length()), // so that an echoed command is no marker
        findJava(java),
        // A pipe that is opened anew is blocking, whoever made it otherwise.
        "[ -p /proc/self/fd/0 ] && [ -r /proc/self/fd/0 ] && exec </proc/self/fd/0",
        "IFS= read -r x || { echo \"mitogen: the boot jar did not arrive\" >&2; exit "
            + STATUS_INCOMPLETE + "; }",
        "f=",
        "u() { PATH=$PATH:/bin:/usr/bin rm -f \"$f\"; }",
        "trap \"u; exit 143\" TERM", // the file must not outlive an attempt that is given up
        // A file that is there already is somebody else's. Of these, set -C keeps the shell from
        // opening regular ones only.
        "set -C",
        // Nobody else may write to it. What our callees make is as open as the account has it.
        "m=$(umask); umask 77",
        "for d in /dev/shm \"${TMPDIR:-/tmp}\" /var/tmp \"${HOME:-.}\" .; do f=$d/.mitogen.$$"
            + "; [ -e \"$f\" ] || { command exec 3>\"$f\" && [ -f /proc/self/fd/3 ] && u"
            + " && { printf \"$x\" >&3 && break; echo \"mitogen: could not write in $d\" >&2; }; }; f=; done",
        "umask $m",
        "[ \"$f\" ] || { echo \"mitogen: no directory for a file of 4 KB that is unlinked at once; tried /dev/shm,"
            + " ${TMPDIR:-/tmp}, /var/tmp, ${HOME:-.} and .\" >&2; exit "
            + STATUS_NO_TEMP_DIRECTORY + "; }",
        "exec 4<&0 5>&1 </dev/null 1>&2",
        // Pipes of our own can be opened by path. For sockets, and pipes of another user, Java
        // needs reflection, which costs a third of its start.
        "p=/proc/self/fd; o=--add-opens=java.base/java.io=ALL-UNNAMED",
        "[ -p $p/4 ] && [ -r $p/4 ] && [ -p $p/5 ] && [ -w $p/5 ] && o=",
        // ksh keeps descriptors above 2 to itself unless they are named.
        "exec 3>&3 4<&4 5>&5 \"$j\" $o " + options + " -Dmitogen.pid=$$ -cp /proc/self/fd/3 "
            + BOOT_CLASS + " " + StartCommand.quote(title)));
  }

  private static String findJava(Optional<String> java) {
    if (java.isPresent()) {
      return "j=" + StartCommand.quote(java.get())
          + "; command -v \"$j\" >/dev/null 2>&1 || { echo \"mitogen: there is no program $j\" >&2; exit "
          + STATUS_JAVA_MISSING + "; }";
    }
    // The first one whose "release" file does not call it too old. That is in its home: above its
    // bin, or where a link leads to.
    return "j=; o=; IFS=:; for d in ${JAVA_HOME:+\"$JAVA_HOME/bin\"} $PATH /usr/lib/jvm/*/bin /usr/java/*/bin"
        + " /opt/java/*/bin /opt/*/bin \"$HOME/.sdkman/candidates/java/current/bin\""
        + "; do [ -f \"$d/java\" ] && [ -x \"$d/java\" ] || continue"
        + "; for h in \"$d/..\" /usr/lib/jvm/* /usr/lib/jvm/*/jre"
        + "; do [ \"$d/java\" -ef \"$h/bin/java\" ] && [ -r \"$h/release\" ] || continue"
        + "; while read -r v; do case $v in JAVA_VERSION=\\\"1[.0-6]*|JAVA_VERSION=\\\"9*)"
        + " o=\"$o $d/java $v\"; continue 3;; JAVA_VERSION=*) break 2;; esac; done <\"$h/release\"; done"
        + "; j=$d/java; break; done"
        + "; [ \"$j$o\" ] || { echo \"mitogen: there is no java in JAVA_HOME (${JAVA_HOME:-not set}), on the PATH"
        + " ($PATH), or in /usr/lib/jvm, /usr/java, /opt/java or /opt\" >&2; exit "
        + STATUS_JAVA_MISSING + "; }"
        + "; [ \"$j\" ] || { echo \"mitogen: Java 17 or newer is needed, and there is only$o\" >&2; exit "
        + STATUS_JAVA_TOO_OLD + "; }";
  }
}
