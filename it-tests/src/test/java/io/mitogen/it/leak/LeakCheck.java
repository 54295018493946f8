package io.mitogen.it.leak;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails what leaves something behind (Mitogen row 13.6): a test, a process; a test class, also a thread, an open file, a
 * zombie, or a file on the disk.
 *
 * <p>Only the class is held to threads and open files, since its tests may share a router, whose idle threads end when they
 * have been idle for some seconds.
 */
public final class LeakCheck
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  @Override
  public void beforeAll(ExtensionContext context) {
    if (!isNested(context)) {
      Holdings before = Holdings.now();
      keep(context, () -> Holdings.now().since(before));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (!isNested(context)) {
      check(context);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Set<Long> before = Proc.ours().keySet();
    keep(context, () -> {
      Map<Long, String> left = Proc.ours();
      left.keySet().removeAll(before);
      return left.entrySet().stream().map(each -> "process " + each).toList();
    });
  }

  @Override
  public void afterEach(ExtensionContext context) {
    check(context);
  }

  private static boolean isNested(ExtensionContext context) {
    return context.getRequiredTestClass().getEnclosingClass() != null;
  }

  private static void keep(ExtensionContext context, Left left) {
    store(context).put(Left.class, left);
  }

  private static void check(ExtensionContext context) {
    Left left = store(context).remove(Left.class, Left.class);
    if (left == null) { // it has not begun, because what was to come before has failed
      return;
    }
    try {
      await()
          .pollInSameThread() // another thread would be one too many
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(20))
          .atMost(LIMIT)
          .until(() -> left.now().isEmpty());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          context.getDisplayName() + " left behind:\n  " + String.join("\n  ", left.now()));
    }
  }

  private static ExtensionContext.Store store(ExtensionContext context) {
    return context.getStore(
        ExtensionContext.Namespace.create(LeakCheck.class, context.getUniqueId()));
  }

  /** What is there that was not there before, one line each. */
  private interface Left {
    List<String> now();
  }
}
