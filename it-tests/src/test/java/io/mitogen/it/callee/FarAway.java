package io.mitogen.it.callee;

/** Classes that are needed nowhere but far from the master, where a test calls this. */
public final class FarAway {
  private FarAway() {}

  public static String greeting() {
    return new Greeting("far away").text();
  }

  private record Greeting(String from) {
    String text() {
      return "hello from " + from + Punctuation.END.mark;
    }
  }

  private enum Punctuation {
    END("!");

    private final String mark;

    Punctuation(String mark) {
      this.mark = mark;
    }
  }
}
