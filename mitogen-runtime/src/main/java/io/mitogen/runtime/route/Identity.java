package io.mitogen.runtime.route;

import java.util.Arrays;

/** Who this context is in the tree. Immutable. */
public final class Identity {
  /** The id of the root of the tree. */
  public static final int MASTER = 0;

  private final int id;
  private final int[] parents;

  /**
   * The context {@code id}.
   *
   * @param parents its ancestors, nearest first; none for the master
   */
  public Identity(int id, int... parents) {
    this.id = id;
    this.parents = parents.clone();
  }

  /** Its number. */
  public int id() {
    return id;
  }

  /** Whether it was started by another context. */
  public boolean hasParent() {
    return parents.length > 0;
  }

  /** The context that started it. */
  public int parent() {
    return parents[0];
  }

  /** Whether it was started by {@code context}, which is its neighbour. */
  boolean isParent(int context) {
    return parents.length > 0 && parents[0] == context;
  }

  /** The ancestors of a child of this context, nearest first. */
  public int[] parentsOfChild() {
    int[] all = new int[parents.length + 1];
    all[0] = id;
    System.arraycopy(parents, 0, all, 1, parents.length);
    return all;
  }

  /** Whether {@code auth} may run code here: this context itself, or an ancestor (Mitogen row 6.3). */
  public boolean isAuthority(int auth) {
    if (auth == id) {
      return true;
    }
    for (int parent : parents) {
      if (auth == parent) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "context " + id + " below " + Arrays.toString(parents);
  }
}
