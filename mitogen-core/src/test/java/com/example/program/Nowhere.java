package com.example.program;

import io.mitogen.Target;

/** Where no transport leads. */
public record Nowhere() implements Target {
  @Override
  public String describe() {
    return "nowhere";
  }

  @Override
  public String contextName(long pid) {
    return "nowhere." + pid;
  }
}
