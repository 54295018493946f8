package io.mitogen.it.callee;

import java.util.ArrayList;
import java.util.List;

/** State of a context: what was noted there, in order. */
public final class Ledger {
  private static final List<Object> ENTRIES = new ArrayList<>();

  static {
    System.setProperty("it.ledger.initialised", "yes");
  }

  private Ledger() {}

  public static int add(Object entry) {
    synchronized (ENTRIES) {
      ENTRIES.add(entry);
      return ENTRIES.size();
    }
  }

  public static List<Object> entries() {
    synchronized (ENTRIES) {
      return new ArrayList<>(ENTRIES);
    }
  }

  public static void clear() {
    synchronized (ENTRIES) {
      ENTRIES.clear();
    }
  }
}
