package io.mitogen.spi.contract;

import io.mitogen.CallChain;
import io.mitogen.Callee;
import io.mitogen.Caller;
import io.mitogen.Context;
import io.mitogen.ContextInfo;
import io.mitogen.Router;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A context that is no more than its number and its name. Immutable. */
public record SampleContext(int id, String name) implements Context {
  @Override
  public Router router() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ContextInfo info() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isAlive() {
    return true;
  }

  @Override
  public CompletableFuture<Duration> ping() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Caller concurrent() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CallChain chain() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void post(int handle, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Object> request(int handle, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Caller within(Duration limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object invoke(Callee callee, List<?> arguments) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Object> invokeAsync(Callee callee, List<?> arguments) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void invokeNoReply(Callee callee, List<?> arguments) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
