package io.mitogen.runtime.serve;

import io.mitogen.runtime.code.ClassAnswer;
import io.mitogen.runtime.code.ClassFile;
import io.mitogen.runtime.code.ClassKey;
import io.mitogen.runtime.code.ClassStore;
import io.mitogen.runtime.code.CodeRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Classes for one child, and all that they refer to, directly or not, that is known here and the child was not sent before;
 * in pieces that fit into a message. Confined to the thread that makes it.
 */
final class Bundle {
  private static final int MAX_CLASSES = 500;
  private static final int MAX_ELSEWHERE = 10_000;
  private static final int MAX_BYTES = 1024 * 1024;
  private static final int MAX_SHARE =
      2; // of the largest message: names, and what is over the cap, must fit, too

  private final ClassStore store;
  private final CodeRequest request;
  private final Set<ClassKey> sent;
  private final int maxBytes;
  private final ArrayDeque<ClassFile> queue = new ArrayDeque<>();

  /**
   * Nothing yet.
   *
   * @param request for what the child wants them, its Java above all
   * @param sent what it was sent before; grows
   */
  Bundle(ClassStore store, CodeRequest request, Set<ClassKey> sent, int maxMessageBytes) {
    this.store = store;
    this.request = request;
    this.sent = sent;
    this.maxBytes = Math.min(MAX_BYTES, maxMessageBytes / MAX_SHARE);
  }

  /** Adds a class, sent before or not. */
  void add(ClassFile file) {
    sent.add(ClassKey.of(file));
    queue.add(file);
  }

  /** Adds a class, unless it was sent before. */
  void addNew(ClassFile file) {
    if (sent.add(ClassKey.of(file))) {
      queue.add(file);
    }
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** The next piece, breadth first: the classes added come before what they refer to. */
  ClassAnswer next(int loader) {
    List<ClassFile> files = new ArrayList<>();
    List<ClassAnswer.Elsewhere> elsewhere = new ArrayList<>();
    long bytes = 0;
    while (!queue.isEmpty() && files.size() < MAX_CLASSES && bytes < maxBytes) {
      ClassFile file = queue.remove();
      files.add(file);
      bytes += file.bytes().length;
      for (String name : file.references()) {
        ClassFile next = known(file, name);
        if (next == null) {
          continue;
        }
        if (next.loader() != file.loader() && elsewhere.size() < MAX_ELSEWHERE) {
          elsewhere.add(new ClassAnswer.Elsewhere(file.loader(), name, next.loader()));
        }
        addNew(next);
      }
    }
    return ClassAnswer.found(loader, files, elsewhere);
  }

  private @Nullable ClassFile known(ClassFile file, String name) {
    return name.startsWith("java.") ? null : store.known(request.of(file.loader(), name));
  }

  /** What is left is not sent now; the child asks when it needs it. */
  void giveUp() {
    for (ClassFile each : queue) {
      sent.remove(ClassKey.of(each));
    }
    queue.clear();
  }
}
