package com.example.program;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the classes of the program that were initialised. */
public final class Loaded {
  public static final AtomicInteger INITIALISED = new AtomicInteger();

  private Loaded() {}
}
