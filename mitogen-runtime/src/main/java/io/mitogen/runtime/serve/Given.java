package io.mitogen.runtime.serve;

import io.mitogen.runtime.code.ClassFile;
import io.mitogen.runtime.code.ClassKey;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The classes that one child was given, and those that were left out of an answer that was full. Thread-safe. */
final class Given {
  private static final int MAX_LEFT_OUT = 5000;

  private final Set<ClassKey> sent = ConcurrentHashMap.newKeySet();
  private final Set<ClassKey> told = ConcurrentHashMap.newKeySet();
  private final ArrayDeque<ClassFile> leftOut = new ArrayDeque<>(); // guarded by itself

  int size() {
    return sent.size();
  }

  /** It is given a class; false if it was before. */
  boolean add(ClassFile file) {
    return sent.add(ClassKey.of(file));
  }

  /** It is told which other loader one has a class from; false if it was before. */
  boolean tell(int loader, String name) {
    return told.add(new ClassKey(loader, name));
  }

  /** These are not given now; but they will be needed, in all likelihood. */
  void leaveOut(Collection<ClassFile> files) {
    synchronized (leftOut) {
      for (ClassFile each : files) {
        sent.remove(ClassKey.of(each));
        if (leftOut.size() < MAX_LEFT_OUT) {
          leftOut.add(each);
        }
      }
    }
  }

  /** It is given one that was left out; null if there is none that it has not got meanwhile. */
  @Nullable
  ClassFile addLeftOut() {
    synchronized (leftOut) {
      ClassFile next = leftOut.poll();
      while (next != null && !add(next)) {
        next = leftOut.poll();
      }
      return next;
    }
  }
}
