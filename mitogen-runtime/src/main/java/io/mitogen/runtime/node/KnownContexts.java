package io.mitogen.runtime.node;

import io.mitogen.Context;
import io.mitogen.runtime.call.Contexts;
import io.mitogen.runtime.call.RemoteContext;
import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.route.Identity;
import io.mitogen.runtime.route.MessageRouter;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The handles of contexts: one for each while anyone has it (Mitogen row 1.1). Thread-safe. */
final class KnownContexts implements Contexts {
  private static final String SELF = "self";

  private final MessageRouter messages;
  private final Map<Integer, Known> known = new ConcurrentHashMap<>();
  private final ReferenceQueue<RemoteContext> forgotten = new ReferenceQueue<>();
  private final RemoteContext.Links links;

  KnownContexts(MessageRouter messages, RemoteContext.Links links) {
    this.messages = messages;
    this.links = links;
  }

  /** The handle of a context by its number alone. */
  RemoteContext context(int id) {
    return context(id, SELF); // which says nothing
  }

  /** Its name is what is known here, if it is, rather than what others call it. */
  @Override
  public RemoteContext context(int id, String name) {
    Known before = known.get(id);
    RemoteContext context = before == null ? null : before.get();
    if (context != null) {
      return context;
    }
    forget();
    RemoteContext made = new RemoteContext(id, nameOf(id, name), links);
    known.merge(id, new Known(made, forgotten), (old, fresh) -> old.get() == null ? fresh : old);
    Known winner = known.get(id);
    RemoteContext kept = winner == null ? null : winner.get();
    return kept == null ? made : kept;
  }

  private String nameOf(int id, String told) {
    if (id == messages.self().id()) {
      return SELF;
    }
    Descendant below = messages.below(id);
    if (below != null) {
      return below.name();
    }
    if (!told.equals(SELF)) { // what others call themselves
      return told;
    }
    return id == Identity.MASTER ? "master" : "context " + id;
  }

  @Override
  public boolean test(@Nullable Context context) {
    return context instanceof RemoteContext ours && ours.isOf(links);
  }

  private void forget() {
    Object gone = forgotten.poll();
    while (gone != null) {
      Known reference = (Known) gone;
      known.remove(reference.id, reference);
      gone = forgotten.poll();
    }
  }

  /** A handle, as long as anyone has it. */
  private static final class Known extends WeakReference<RemoteContext> {
    final int id;

    Known(RemoteContext context, ReferenceQueue<RemoteContext> forgotten) {
      super(context, forgotten);
      this.id = context.id();
    }
  }
}
