package io.mitogen.runtime.launch;

import io.mitogen.runtime.life.Cookie;
import io.mitogen.spi.StartCommand;

/**
 * The script that ends what a context on another machine has left behind, told by its {@link Cookie}, by the same rules as
 * on this one. No state.
 */
public final class Sweep {
  private static final int CARE_TENTHS = 30; // what contexts below get, whose streams have ended
  private static final int GRACE_TENTHS = 10; // from TERM to KILL
  private static final int DYING_TENTHS = 10;

  private Sweep() {}

  /**
   * The script; ends with status 0 when nothing is left. Takes five seconds at most.
   *
   * @param session that of the context; what is in another is a daemon
   */
  public static StartCommand after(Cookie cookie, long session) {
    return new StartCommand(String.join(
        "; ",
        // Sets r to the processes that are left, and k if a context is among them.
        "l() { r=; k=; for p in $(grep -ls " + cookie + " /proc/[0-9]*/environ 2>/dev/null)"
            // Not itself: sudo puts this text into its environment.
            + "; do p=${p%/environ}; [ $p = /proc/$$ ] && continue; { read -r t <$p/stat; } 2>/dev/null || continue"
            // The name of the program is in parentheses, and may have any character in it: proc(5).
            + "; c=; grep -qs " + FirstStage.BOOT_CLASS + " $p/cmdline && c=1; set -- ${t##*) }"
            + "; [ $1 = Z ] && continue"
            + (cookie.endsDaemons() ? "" : "; [ $4 = " + session + " ] || [ $c ] || continue")
            + "; [ $c ] && k=1; r=\"$r ${p#/proc/}\"; done; }",
        "n=0; g=0",
        "while l; [ \"$r\" ]; do n=$((n+1))"
            + "; if [ \"$k\" ] && [ $n -lt " + CARE_TENTHS + " ]; then :"
            + "; elif [ $((g=g+1)) -eq 1 ]; then kill -TERM $r"
            + "; elif [ $g -gt " + GRACE_TENTHS + " ]; then kill -KILL $r; fi"
            + "; [ $g -gt " + (GRACE_TENTHS + DYING_TENTHS) + " ] && exit 1"
            + "; sleep 0.1 || sleep 1; done 2>/dev/null"));
  }
}
