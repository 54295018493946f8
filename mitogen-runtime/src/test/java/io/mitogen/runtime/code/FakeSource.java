package io.mitogen.runtime.code;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A parent that has classes as a function says, and resources as the test says. Thread-safe. */
final class FakeSource implements ClassSource {
  final Map<String, ResourceAnswer> resources = new ConcurrentHashMap<>();
  final List<String> askedForResources = new CopyOnWriteArrayList<>();
  private final Function<CodeRequest, ClassAnswer> classes;

  FakeSource(Function<CodeRequest, ClassAnswer> classes) {
    this.classes = classes;
  }

  @Override
  public ClassAnswer fetch(CodeRequest request) {
    return classes.apply(request);
  }

  @Override
  public ResourceAnswer fetchResources(CodeRequest request) {
    askedForResources.add(request.loader() + ":" + request.name());
    return resources.getOrDefault(request.name(), ResourceAnswer.NONE);
  }
}
