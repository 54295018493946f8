package io.mitogen.it.callee;

import java.util.ArrayList;
import java.util.List;

/** Methods of no to six parameters that return what they were given, or remember it. */
public final class Arities {
  private static final List<List<Integer>> SEEN = new ArrayList<>();

  private Arities() {}

  /** What the void methods were given since this was last asked. */
  public static List<List<Integer>> seen() {
    List<List<Integer>> seen = new ArrayList<>(SEEN);
    SEEN.clear();
    return seen;
  }

  public static List<Integer> get0() {
    return List.of();
  }

  public static void set0() {
    SEEN.add(List.of());
  }

  public static List<Integer> get1(int a) {
    return List.of(a);
  }

  public static void set1(int a) {
    SEEN.add(List.of(a));
  }

  public static List<Integer> get2(int a, int b) {
    return List.of(a, b);
  }

  public static void set2(int a, int b) {
    SEEN.add(List.of(a, b));
  }

  public static List<Integer> get3(int a, int b, int c) {
    return List.of(a, b, c);
  }

  public static void set3(int a, int b, int c) {
    SEEN.add(List.of(a, b, c));
  }

  public static List<Integer> get4(int a, int b, int c, int d) {
    return List.of(a, b, c, d);
  }

  public static void set4(int a, int b, int c, int d) {
    SEEN.add(List.of(a, b, c, d));
  }

  public static List<Integer> get5(int a, int b, int c, int d, int e) {
    return List.of(a, b, c, d, e);
  }

  public static void set5(int a, int b, int c, int d, int e) {
    SEEN.add(List.of(a, b, c, d, e));
  }

  public static List<Integer> get6(int a, int b, int c, int d, int e, int f) {
    return List.of(a, b, c, d, e, f);
  }

  public static void set6(int a, int b, int c, int d, int e, int f) {
    SEEN.add(List.of(a, b, c, d, e, f));
  }
}
