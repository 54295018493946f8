package io.mitogen.runtime.node;

import io.mitogen.Target;
import io.mitogen.runtime.code.ClassFile;
import io.mitogen.runtime.code.ClassStore;
import io.mitogen.runtime.code.CodeRequest;
import io.mitogen.runtime.code.ResourceAnswer;
import io.mitogen.runtime.launch.Payload;
import io.mitogen.spi.ByteLink;
import io.mitogen.spi.Deadline;
import io.mitogen.spi.StartCommand;
import io.mitogen.spi.Transport;

/** Starts nothing, and has no classes. Immutable. */
final class FakeNursery implements Nursery, ClassStore {
  @Override
  @SuppressWarnings("unchecked") // it is for nothing else
  public <T extends Target> Transport<T> transportFor(T target) {
    if (target instanceof NodeTest.Elsewhere) {
      return (Transport<T>) new NoTransport();
    }
    throw new IllegalArgumentException(
        "no transport for " + target.getClass().getSimpleName() + " here");
  }

  /** A transport that nobody may use. */
  private static final class NoTransport implements Transport<NodeTest.Elsewhere> {
    @Override
    public Class<NodeTest.Elsewhere> targetType() {
      return NodeTest.Elsewhere.class;
    }

    @Override
    public ByteLink open(NodeTest.Elsewhere target, StartCommand command, Deadline deadline) {
      throw new AssertionError("nothing should be started");
    }
  }

  @Override
  public Payload payload() {
    return new Payload(new byte[0], new byte[0], new byte[0]);
  }

  @Override
  public <T extends Target> Transport<T> transport(int loader, String className)
      throws ClassNotFoundException {
    throw new ClassNotFoundException(className);
  }

  @Override
  public Class<?> load(int loader, String className) throws ClassNotFoundException {
    throw new ClassNotFoundException(className);
  }

  @Override
  public ClassStore classes() {
    return this;
  }

  @Override
  public Found find(CodeRequest request) throws ClassNotFoundException {
    throw new ClassNotFoundException(request.name());
  }

  @Override
  public ClassFile known(CodeRequest request) {
    return null;
  }

  @Override
  public ResourceAnswer resources(CodeRequest request) {
    return ResourceAnswer.NONE;
  }
}
