package io.mitogen.runtime.launch;

import io.mitogen.ConnectException;
import io.mitogen.Dead;
import io.mitogen.MitogenException;
import io.mitogen.UndeliverableException;
import io.mitogen.runtime.call.Awaited;
import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.route.Answers;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.Handler;
import io.mitogen.runtime.route.Listening;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.runtime.route.ReplyListener;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The numbers for new contexts (Mitogen section 7). The master gives them out in blocks; a context below it asks its parent
 * for a block, which asks its own. Thread-safe.
 *
 * <pre>
 *  answer  | first i32 | end i32 | your name text |
 * </pre>
 */
public final class ContextIds implements Handler {
  private static final int BLOCK_SIZE = 1000;

  private final MessageRouter messages;
  private final ReentrantLock asking =
      new ReentrantLock(); // one asks the parent, the others wait for it
  private int next; // guarded by this, as is all below
  private int end;
  private String ownName = "";

  /** The numbers that this context has: of the master, all but its own; of others, none yet. */
  public ContextIds(MessageRouter messages) {
    this.messages = messages;
    if (!messages.self().hasParent()) {
      next = 1;
      end = Integer.MAX_VALUE;
    }
    messages.listen(Wire.ALLOCATE_ID, Listening.atOnce(Policy.CHILDREN, this));
  }

  /**
   * A number for a child of this context. May block until the deadline, for the parent to give more of them.
   *
   * @throws ConnectException if it does not
   */
  public int take(Deadline deadline) {
    int id = takeKnown();
    if (id > 0) {
      return id;
    }
    waitForTurn(deadline);
    try {
      id = takeKnown(); // another thread may have asked meanwhile
      while (id <= 0) {
        askParent(deadline);
        id = takeKnown();
      }
      return id;
    } finally {
      asking.unlock();
    }
  }

  private void waitForTurn(Deadline deadline) {
    try {
      if (!asking.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
        throw late();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(
          ConnectException.Reason.CANCELLED, "the thread that waited for it was interrupted", e);
    }
  }

  /** What this context is called, which the names of its children begin with; empty for the master. */
  public synchronized String ownName() {
    return ownName;
  }

  private synchronized int takeKnown() {
    return next < end ? next++ : -1;
  }

  private void askParent(Deadline deadline) {
    int parent = messages.self().parent();
    Awaited awaited = new Awaited(false);
    int replyTo = messages.replies().add(parent, awaited);
    try {
      messages.send(request(parent, replyTo));
      Inbound answer = awaited.awaitUninterruptibly(deadline.left());
      if (answer == null) {
        throw late();
      }
      learn(answer);
    } catch (ConnectException e) {
      throw e;
    } catch (MitogenException e) {
      throw failed(
          ConnectException.Reason.OTHER, "the parent gave no number for it: " + e.getMessage(), e);
    } finally {
      messages.replies().remove(replyTo);
    }
  }

  private static ConnectException late() {
    return failed(
        ConnectException.Reason.TIMEOUT, "the parent gave no number for it in time", null);
  }

  private static ConnectException failed(
      ConnectException.Reason reason, String why, @Nullable Throwable e) {
    return new ConnectException(
        ConnectException.Phase.CONNECT, reason, "could not start a context: " + why, List.of(), e);
  }

  private Outbound request(int parent, int replyTo) {
    return new Outbound(
        Wire.CONTROL, parent, messages.self().id(), Wire.ALLOCATE_ID, replyTo, Outbound.data(0));
  }

  private synchronized void learn(Inbound answer) {
    if (answer.kind() == Wire.DEAD) {
      throw Answers.exception(Answers.read(answer.input()));
    }
    WireInput in = answer.input();
    int first = in.i32();
    int blockEnd = in.i32();
    String name = in.text();
    if (first <= 0 || first >= blockEnd) {
      throw new UndeliverableException(
          UndeliverableException.Reason.MALFORMED, "a block of numbers without any");
    }
    next = first;
    end = blockEnd;
    ownName = name;
  }

  /** A child wants numbers. */
  @Override
  public void handle(Inbound request) {
    if (!messages.blocks().mayHaveMore(request.src())) {
      messages.refuse(
          request,
          Dead.Reason.POLICY,
          "context " + request.src() + " has had all the numbers that one child may have");
    } else if (messages.self().hasParent()) {
      passOn(request);
    } else {
      int first = takeBlock();
      if (first < 0) {
        messages.refuse(request, Dead.Reason.POLICY, "all numbers for contexts are used up");
      } else {
        grant(request, first, first + BLOCK_SIZE);
      }
    }
  }

  private synchronized int takeBlock() {
    if (end - next < BLOCK_SIZE) {
      return -1;
    }
    int first = next;
    next += BLOCK_SIZE;
    return first;
  }

  private void passOn(Inbound request) {
    int parent = messages.self().parent();
    int replyTo = messages.replies().add(parent, new Passed(request));
    try {
      messages.send(request(parent, replyTo));
    } catch (MitogenException e) {
      if (messages.replies().remove(replyTo)) {
        messages.refuse(request, Dead.Reason.DISCONNECTED, String.valueOf(e.getMessage()));
      }
    }
  }

  private void grant(Inbound request, int first, int blockEnd) {
    Descendant child = messages.below(request.src());
    if (child == null) {
      return; // gone meanwhile
    }
    messages.blocks().grant(request.src(), first, blockEnd);
    WireOutput data = Outbound.data(Wire.MAX_FRAME_DATA);
    data.i32(first);
    data.i32(blockEnd);
    data.text(child.name());
    messages.answer(new Outbound(
        Wire.CONTROL, request.src(), messages.self().id(), request.replyTo(), 0, data));
  }

  /** The request of a child, passed on to the parent. */
  private final class Passed implements ReplyListener {
    private final Inbound request;

    Passed(Inbound request) {
      this.request = request;
    }

    @Override
    public boolean isInOrder() {
      return false;
    }

    @Override
    public void replied(Inbound answer) {
      if (answer.kind() == Wire.DEAD) {
        Dead dead = Answers.read(answer.input());
        messages.refuse(request, dead.reason(), dead.text());
        return;
      }
      WireInput in = answer.input();
      int first = in.i32();
      grant(request, first, in.i32());
    }

    @Override
    public void failed(MitogenException why) {
      messages.refuse(request, Dead.Reason.DISCONNECTED, String.valueOf(why.getMessage()));
    }
  }
}
