package io.mitogen.runtime.code;

import io.mitogen.runtime.frame.Outbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.route.MessageRouter;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.util.function.Supplier;

/** Asks the parent for code. Thread-safe. */
public final class ParentClasses implements ClassSource, Supplier<byte[]> {
  private final MessageRouter messages;

  /** Asks the parent of the context that {@code messages} belongs to. */
  public ParentClasses(MessageRouter messages) {
    this.messages = messages;
  }

  @Override
  public ClassAnswer fetch(CodeRequest request) {
    return ClassAnswer.read(ask(Wire.GET_CLASS, request));
  }

  @Override
  public ResourceAnswer fetchResources(CodeRequest request) {
    return ResourceAnswer.read(ask(Wire.GET_RESOURCE, request));
  }

  /** The rest of this library: what only those contexts need that start others. */
  @Override
  public byte[] get() {
    return ask(Wire.GET_LIBRARY, Outbound.data(0), "the rest of the library").rest();
  }

  private WireInput ask(int handle, CodeRequest request) {
    WireOutput data = Outbound.data(Integer.MAX_VALUE);
    request.write(data);
    return ask(handle, data, request.name());
  }

  private WireInput ask(int handle, WireOutput data, String what) {
    return Question.ask(messages, messages.self().parent(), handle, data, what);
  }
}
