package com.example.limited;

import java.util.concurrent.CountDownLatch;

/** A program that does not answer. */
final class Undecided {
  private Undecided() {}

  static long forEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("nobody waits any more");
  }
}
