package io.mitogen.it.ssh;

import static org.awaitility.Awaitility.await;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startables;

/** Starts, checks and stops the hosts of a test class: see {@link OnHosts}. */
final class Hosts
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(Hosts.class);

  @Override
  public void beforeAll(ExtensionContext context) throws IllegalAccessException {
    if (isNested(context)) {
      return;
    }
    List<SshHost> hosts = fields(context, SshHost.class);
    for (List<?> list : fields(context, List.class)) {
      list.stream().filter(SshHost.class::isInstance).map(SshHost.class::cast).forEach(hosts::add);
    }
    context.getStore(HERE).put(SshHost.class, hosts);
    Startables.deepStart(hosts).join();
  }

  private static <T> List<T> fields(ExtensionContext context, Class<T> type)
      throws IllegalAccessException {
    List<T> values = new ArrayList<>();
    for (Field field : context.getRequiredTestClass().getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == type) {
        field.setAccessible(true);
        values.add(type.cast(field.get(null)));
      }
    }
    return values;
  }

  @Override
  public void afterAll(ExtensionContext context) throws IllegalAccessException {
    if (!isNested(context)) {
      hosts(context).parallelStream().forEach(SshHost::stop);
      fields(context, Network.class).forEach(Network::close);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Map<SshHost, HostState> before =
        new IdentityHashMap<>(); // containers are equal by what changes
    hosts(context).stream().filter(SshHost::isUp).forEach(host -> before.put(host, host.state()));
    context.getStore(HERE).put(HostState.class, before);
  }

  @Override
  @SuppressWarnings("unchecked")
  public void afterEach(ExtensionContext context) {
    Map<SshHost, HostState> before = context.getStore(HERE).get(HostState.class, Map.class);
    before.entrySet().parallelStream()
        .filter(each -> each.getKey().isUp())
        .forEach(each -> thenNothingIsLeft(each.getKey(), each.getValue()));
  }

  /** Waits until there is nothing on {@code host} that was not there {@code before}, but not for ever. */
  static void thenNothingIsLeft(SshHost host, HostState before) {
    try {
      await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .atMost(LIMIT)
          .until(() -> host.state().since(before).isEmpty());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("left behind on " + host.getDockerImageName() + ":\n  "
          + String.join("\n  ", host.state().since(before)));
    }
  }

  private static boolean isNested(ExtensionContext context) {
    return context.getRequiredTestClass().getEnclosingClass() != null;
  }

  @SuppressWarnings("unchecked")
  private static List<SshHost> hosts(ExtensionContext context) {
    return context.getStore(HERE).getOrDefault(SshHost.class, List.class, List.of());
  }
}
