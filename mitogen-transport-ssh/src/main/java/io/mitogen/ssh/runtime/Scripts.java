package io.mitogen.ssh.runtime;

import io.mitogen.spi.StartCommand;
import io.mitogen.ssh.archive.Facts;
import io.mitogen.ssh.archive.Survey;

/**
 * What runs on the host, for the POSIX shells that are met there; {@link Job} reads what it says. No state.
 *
 * <p>Every line that is for us begins with a nonce, as login scripts print, too: {@code <nonce> <word> <text>}. Nothing is
 * read from standard input before the line {@code ready} has been said.
 */
final class Scripts {
  private static final int KB = 1024;
  private static final int SLACK_KB = 1024; // directories, and what the JVM itself writes

  private final String nonce;

  /** Those of one runtime on one host. */
  Scripts(String nonce) {
    this.nonce = nonce;
  }

  String nonce() {
    return nonce;
  }

  /** Says what the host is, what programs it has, and which runtimes are kept there. */
  String probe(String cache) {
    String kept = cache.isEmpty()
        ? ""
        : "c=" + path(cache) + "; set +f"
            + "; for d in \"$c\"/java-*; do [ -d \"$d\" ] && s kept \"${d##*/java-}\"; done; set -f; ";
    return prelude()
        + "s system $(uname -s); s cpu $(uname -m); "
        // A musl host may have a loader of glibc besides, and the other way round: ask before
        // looking.
        + "l=$(getconf GNU_LIBC_VERSION 2>/dev/null); case $l in glibc*) ;; *) set +f"
        + "; l=$(ldd --version 2>&1 | head -n 1)"
        + "; case $l in *musl*) l=musl;; *GLIBC*|*\"GNU libc\"*) l=\"glibc ${l##* }\";;"
        + " *) l=; for f in /lib/ld-musl-*; do [ -e \"$f\" ] && l=musl; done"
        + "; for f in /lib/ld-linux* /lib64/ld-linux* /lib64/ld64*; do [ -e \"$f\" ] && l=glibc; done;; esac; set -f;; esac; "
        + "s libc $l; "
        + "for t in tar gzip sha256sum head; do command -v $t >/dev/null 2>&1 && s tool $t; done; "
        + kept
        + "s end";
  }

  /** Says {@code home} if the runtime that is kept there is the one that was offered, bit by bit; else {@code changed}. */
  String check(String cache, Facts facts) {
    return prelude()
        + verify(facts.survey())
        + "m=" + facts.manifest() + "; "
        + "f=" + path(cache) + "/java-" + facts.shortDigest() + "; "
        + "if v \"$f\"; then s home \"$(cd \"$f\" && pwd)\"; else s changed $w; fi";
  }

  /** Takes the runtime into a directory of its own, says {@code home}, and removes it when its input ends. */
  String install(Survey survey, boolean gzip) {
    return prelude()
        + cleanUp()
        + tryDirectory(survey)
        + "g=; for c in \"${TMPDIR:-/tmp}\" /var/tmp \"${HOME:-.}\" /dev/shm .; do d=$c/.mitogen-java."
        + nonce
        + "; if q; then g=1; break; fi; s skip \"$c: $w\"; done; "
        + "[ \"$g\" ] || e place; "
        + unpack(gzip)
        + "s home \"$d\"; "
        // The context's own JVM sees the end of the connection when we do, and needs its files
        // until it has ended.
        + "while IFS= read -r x; do :; done; set +f; i=0; "
        + "a() { for p in /proc/[0-9]*/exe; do [ \"$p\" -ef \"$d/bin/java\" ] && return 0; done; return 1; }; "
        + "while [ $i -lt 50 ] && a; do i=$((i + 1)); sleep 0.1 2>/dev/null || { sleep 1; i=$((i + 9)); }; done; "
        + "r; exit 0";
  }

  /** Takes the runtime into the cache, unless someone else was first, and says {@code home}. */
  String keep(String cache, Survey survey, boolean gzip) {
    return prelude()
        + cleanUp()
        + verify(survey)
        + tryDirectory(survey)
        + "c=" + path(cache) + "; w=$(mkdir -p \"$c\" 2>&1) || e cache $w; "
        + "[ -O \"$c\" ] || e cache it belongs to somebody else; "
        + "c=$(cd \"$c\" && pwd); h=$(uname -n); "
        + removeStale()
        + "d=$c/.java-new.$$." + nonce + ".$h; q || e cache $w; "
        + unpack(gzip)
        + "f=$c/java-$i; "
        + "v \"$d\" || e damaged $w; "
        // Without -T, where there is none, it would go into the directory of someone who was first.
        + "p() { mv -T \"$d\" \"$f\" 2>/dev/null || { [ -e \"$f\" ] || { mv \"$d\" \"$f\"; rm -rf \"$f/${d##*/}\"; }; }; }; "
        + "p; if [ -d \"$d\" ]; then v \"$f\" || { o=$d.old; mv \"$f\" \"$o\"; p; rm -rf \"$o\"; v \"$f\" || e damaged $w; }; fi; "
        + "r; s home \"$f\"";
  }

  private String prelude() {
    int half = nonce.length() / 2;
    return "n=" + nonce.substring(0, half) + "; n=${n}" + nonce.substring(half)
        + "; s() { printf \"%s %s\\n\" $n \"$*\"; }; umask 77; set -f; CDPATH="
        + "; PATH=$PATH:/bin:/usr/bin:/usr/local/bin; LC_ALL=C; export LC_ALL; ";
  }

  /** {@code r} removes what there is of ours, which is {@code $d}; {@code e} says why we give up, and does so. */
  private static String cleanUp() {
    return "d=; r() { trap \"\" HUP INT TERM PIPE; cd /; [ -z \"$d\" ] || rm -rf \"$d\"; }; "
        + "e() { s fail \"$@\"; r; exit 1; }; trap \"r; exit 143\" HUP INT TERM PIPE; ";
  }

  /**
   * {@code v} says by its status whether a directory has what was sent and nothing else, its manifest having the digest {@code
   * $m}; {@code $w} says what is wrong.
   */
  private static String verify(Survey survey) {
    return "v() { w=\"it belongs to somebody else\"; [ -O \"$1\" ] || return 1; w=\"its list of files was changed\"; ("
        + "cd \"$1\" && printf \"%s  " + Facts.MANIFEST + "\\n\" \"$m\""
        + " | sha256sum -c >/dev/null 2>&1) || return 1; "
        + "w=$(cd \"$1\" && sha256sum -c " + Facts.MANIFEST
        + " 2>/dev/null | { k=0; while IFS= read -r x"
        + "; do case $x in *\": OK\") k=$((k + 1));; *) printf \"%s, \" \"$x\";; esac; done"
        + "; [ $k -eq " + survey.files() + " ] || echo \"$k of " + survey.files()
        + " files are right\"; })"
        + "; [ -z \"$w\" ] || return 1; command -v find >/dev/null 2>&1 || return 0"
        + "; x=$(find \"$1\" -type d -o -print | wc -l); w=\"it has $x files instead of "
        + (survey.files() + 1)
        + "\"; [ $x -eq " + (survey.files() + 1) + " ]; }; ";
  }

  /** {@code q} makes the directory {@code $d} if it will do; else {@code $w} says why it won't. */
  private static String tryDirectory(Survey survey) {
    long needKb =
        survey.unpackedSize() / KB + 4 * survey.files() + SLACK_KB; // files take whole blocks
    return "q() { w=$(mkdir \"$d\" 2>&1) || { d=; return 1; }; d=$(cd \"$d\" && pwd); "
        + "k=$(df -Pk \"$d\" 2>/dev/null | { IFS= read -r x; read -r x y z k x; echo $k; }); "
        + "[ \"$k\" -lt " + needKb + " ] 2>/dev/null && { w=\"has $((k / 1024)) MB free of the "
        + (needKb / KB + 1)
        + " MB that are needed\"; rm -rf \"$d\"; d=; return 1; }; "
        + "w=$( { printf \"#\\41/bin/sh\\n\" >\"$d/x\" && chmod 700 \"$d/x\"; } 2>&1) || { rm -rf \"$d\"; d=; return 1; }; "
        + "w=$(\"$d/x\" 2>&1 </dev/null) || { w=\"programs may not be run there (mounted noexec?)\"; rm -rf \"$d\"; d=; return 1; }; "
        + "rm -f \"$d/x\"; }; ";
  }

  /**
   * Takes the archive in pieces: the size of each comes before it, as a line, and the next one only after the line {@code more},
   * as {@code head} may read too far. A size of zero ends it; a line with what {@code $m} and {@code $i} are to be follows: the
   * digest of the manifest, and by what the runtime is known in a cache. The manifest comes last: without it, something is
   * missing.
   */
  private static String unpack(boolean gzip) {
    String tar = gzip ? "gzip -dc | tar -xf - -C \"$d\"" : "tar -xzf - -C \"$d\"";
    return "exec 3>&1; "
        + "u() { while IFS= read -r k && [ \"$k\" -gt 0 ]; do head -c \"$k\" || return 1; s more >&3; done; }; "
        + "s ready; "
        + "w=$( { u | " + tar + "; } 2>&1) && [ -f \"$d/"
        + Facts.MANIFEST + "\" ] || "
        + "e unpack $d: $w, $(df -Pk \"$d\" 2>/dev/null | { IFS= read -r x; read -r x y z k x; echo $((k / 1024)); }) MB are free; "
        + "exec 3>&-; read -r m i; "
        + "w=$(\"$d/bin/java\" -XX:-UsePerfData -version 2>&1 </dev/null) || e run $w; ";
  }

  /** Uploads that ended with their host or by force. */
  private static String removeStale() {
    return "set +f; for o in \"$c\"/.java-*; do [ -d \"$o\" ] || continue; x=${o##*/.java-}; p=${x#*.}; p=${p%%.*}; k="
        + "; case $x in *.\"$h\") kill -0 \"$p\" 2>/dev/null || k=1;; esac"
        + "; [ \"$k\" ] || k=$(find \"$o\" -prune -mtime +0 2>/dev/null); [ -z \"$k\" ] || rm -rf \"$o\"; done; set -f; ";
  }

  /** A path, with the account's home for a {@code ~} in front. A path that is not absolute begins there, too. */
  private static String path(String path) {
    if (path.equals("~")) {
      return "\"$HOME\"";
    }
    return path.startsWith("~/")
        ? "\"$HOME\"/" + StartCommand.quote(path.substring(2))
        : StartCommand.quote(path);
  }
}
