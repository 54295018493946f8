package io.mitogen.runtime.serve;

import io.mitogen.runtime.code.ClassAnswer;
import io.mitogen.runtime.code.ClassFile;
import io.mitogen.runtime.code.ClassStore;
import io.mitogen.runtime.code.CodeRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Classes for one child, and all that they refer to, directly or not, that is known here and the child was not given before;
 * in pieces that fit into a message. Confined to the thread that makes it.
 */
final class Bundle {
  private static final int MAX_CLASSES = 500;
  private static final int MAX_BYTES = 1024 * 1024;
  private static final int MAX_SHARE =
      2; // of the largest message: names, and what is over the cap, must fit, too

  private final ClassStore store;
  private final CodeRequest request;
  private final Given given;
  private final int maxBytes;
  private final ArrayDeque<ClassFile> queue = new ArrayDeque<>();
  private int elsewhereBytes; // in the piece that is being made

  /**
   * Nothing yet.
   *
   * @param request for what the child wants them, its Java above all
   * @param given what it was given before; grows
   */
  Bundle(ClassStore store, CodeRequest request, Given given, int maxMessageBytes) {
    this.store = store;
    this.request = request;
    this.given = given;
    this.maxBytes = Math.min(MAX_BYTES, maxMessageBytes / MAX_SHARE);
  }

  /** Adds a class, given before or not. */
  void add(ClassFile file) {
    given.add(file);
    queue.add(file);
  }

  /** Adds a class, unless it was given before. */
  void addNew(ClassFile file) {
    if (given.add(file)) {
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
    elsewhereBytes = 0;
    long fileBytes = 0;
    ClassFile file = queue.poll();
    while (file != null) {
      files.add(file);
      fileBytes += file.bytes().length;
      addReferences(file, elsewhere);
      boolean full = files.size() == MAX_CLASSES || fileBytes + elsewhereBytes >= maxBytes;
      file = full ? null : following();
    }
    return ClassAnswer.found(loader, files, elsewhere);
  }

  /** In what room there is left, the child gets what it did not get before for want of it, and will ask for next. */
  private @Nullable ClassFile following() {
    ClassFile next = queue.poll();
    return next == null ? given.addLeftOut() : next;
  }

  private void addReferences(ClassFile file, List<ClassAnswer.Elsewhere> elsewhere) {
    for (String name : file.references()) {
      ClassFile next =
          name.startsWith("java.") ? null : store.known(request.of(file.loader(), name));
      if (next != null) {
        if (next.loader() != file.loader()) {
          addElsewhere(new ClassAnswer.Elsewhere(file.loader(), name, next.loader()), elsewhere);
        }
        addNew(next);
      }
    }
  }

  /** As long as there is room: without it, the child asks. */
  private void addElsewhere(ClassAnswer.Elsewhere each, List<ClassAnswer.Elsewhere> all) {
    if (elsewhereBytes + each.size() <= maxBytes / MAX_SHARE
        && given.tell(each.loader(), each.name())) {
      all.add(each);
      elsewhereBytes += each.size();
    }
  }

  /** What is left is not sent now. */
  void leaveOutTheRest() {
    given.leaveOut(queue);
    queue.clear();
  }
}
