package io.mitogen.benchmarks;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What the command line asks for. Immutable.
 *
 * @param rounds how often each block is run
 * @param only which blocks are meant, by a part of their names
 * @param block the one block to run in this process; empty unless {@link Action#BLOCK}
 */
record Options(Action action, int rounds, Pattern only, String block) {
  static final String USAGE = """
      usage: ./mitogen bench [--rounds N] [--only REGEX]   measure and print the tables; 5 rounds by default
             ./mitogen bench --list                        the blocks and what they measure
             ./mitogen bench --block NAME                  one block in this process, for a profiler

      REGEX is looked for in the names of the blocks: --only 'rtt|pipe'.
      If MITOGEN_PYTHON_CHECKOUT names a checkout of Python's Mitogen, it is measured in the same rounds.
      The blocks for ssh start an sshd of their own, on a port of the loopback interface, for the account that runs them.
      That for sudo changes into the account that runs it, and needs a sudo that asks for no password.""";

  private static final int MAX_ROUNDS = 1_000;

  /** What to do. */
  enum Action {
    RUN,
    LIST,
    BLOCK,
    HELP
  }

  /** Checks. */
  Options {
    if (rounds < 1 || rounds > MAX_ROUNDS) {
      throw new UsageException("--rounds must be 1 to " + MAX_ROUNDS + ", got " + rounds);
    }
  }

  /** Reads the command line. */
  static Options parse(String... arguments) {
    Options options = new Options(Action.RUN, 5, Pattern.compile(""), "");
    Iterator<String> words = List.of(arguments).iterator();
    while (words.hasNext()) {
      options = options.with(words.next(), words);
    }
    return options;
  }

  private Options with(String word, Iterator<String> rest) {
    return switch (word) {
      case "--rounds" -> new Options(action, number(word, value(word, rest)), only, block);
      case "--only" -> new Options(action, rounds, regex(word, value(word, rest)), block);
      case "--block" -> new Options(Action.BLOCK, rounds, only, value(word, rest));
      case "--list" -> new Options(Action.LIST, rounds, only, block);
      case "--help", "-h" -> new Options(Action.HELP, rounds, only, block);
      default -> throw new UsageException("unknown option " + word);
    };
  }

  private static String value(String option, Iterator<String> rest) {
    try {
      return rest.next();
    } catch (NoSuchElementException e) {
      throw new UsageException(option + " needs a value", e);
    }
  }

  private static int number(String option, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new UsageException(option + " must be a number, got \"" + value + '"', e);
    }
  }

  private static Pattern regex(String option, String value) {
    try {
      return Pattern.compile(value);
    } catch (PatternSyntaxException e) {
      throw new UsageException(
          option + " must be a regular expression; " + e.getDescription() + ": " + value, e);
    }
  }
}
