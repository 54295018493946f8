package io.mitogen;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullUnmarked;

/**
 * Calls methods in another context: {@code call} returns a value, {@code run} is for void methods, the {@code Async}
 * forms return at once, and {@code send} wants no answer. Thread-safe.
 *
 * <p>A method is named by reference ({@code Hosts::tail}), by a lambda, or by class and method name. Only static
 * methods can be called: an object would have to travel, and objects of a program's own types don't. Arguments,
 * captured values and results follow the serialization rules ({@link Values}); anything else is refused here, before
 * anything is sent, with an {@link UndeliverableException} that names it.
 *
 * <p>Calls of one context are executed one at a time, in the order in which they were made by one thread. They share
 * the state of their classes over there.
 *
 * <p>{@code call} and {@code run} block, and are refused on the event loop. They throw {@link CallException} if the
 * callee threw, {@link DisconnectedException} if no answer can come any more, {@link DeadlineException} after the time
 * of {@link #within}, {@link CancelledException} if the waiting thread is interrupted (its interrupt flag stays set),
 * {@link UndeliverableException} if the call or its result can't be encoded or delivered, and {@link ClosedException}
 * if the router is closed.
 *
 * <p>The futures of the {@code Async} forms complete with the same exceptions, on the event loop: what blocks or takes
 * long belongs into {@code thenApplyAsync} and the like. Cancelling such a future interrupts the callee. {@code send}
 * reports only what can be known before anything is sent; what the callee throws is logged over there.
 *
 * <p>By name, {@code method} is a name such as {@code "tail"}, or with its parameter types, {@code
 * "tail(java.lang.String, int)"}, where the name alone would be ambiguous.
 */
@NullUnmarked // any argument and any result may be null; saying so on every type parameter would
// drown the signatures
public interface Caller {
  /**
   * The same context, with a time limit for every call made through it.
   *
   * @param limit counted from the start of each call; afterwards the caller gets a {@link DeadlineException} and the
   *     callee is interrupted
   */
  Caller within(Duration limit);

  /**
   * What every {@code call} and {@code run} comes down to: calls and waits.
   *
   * @param callee a method reference, a lambda, or {@link Callee#named}
   * @param arguments passed after the values that {@code callee} captured
   */
  Object invoke(Callee callee, List<?> arguments);

  /** What every {@code callAsync} and {@code runAsync} comes down to. */
  CompletableFuture<Object> invokeAsync(Callee callee, List<?> arguments);

  /** What every {@code send} comes down to. */
  void invokeNoReply(Callee callee, List<?> arguments);

  /** Calls a method of no parameters and returns its result. */
  @SuppressWarnings("unchecked")
  default <R> R call(Callee.Returning0<R> method) {
    return (R) invoke(method, Collections.emptyList());
  }

  /** Calls a method of no parameters; the future has its result. */
  @SuppressWarnings("unchecked")
  default <R> CompletableFuture<R> callAsync(Callee.Returning0<R> method) {
    return (CompletableFuture<R>) invokeAsync(method, Collections.emptyList());
  }

  /** Calls a void method of no parameters. */
  default void run(Callee.Void0 method) {
    invoke(method, Collections.emptyList());
  }

  /** Calls a void method of no parameters; the future completes when it has returned. */
  @SuppressWarnings("unchecked")
  default CompletableFuture<Void> runAsync(Callee.Void0 method) {
    return (CompletableFuture<Void>)
        (CompletableFuture<?>) invokeAsync(method, Collections.emptyList());
  }

  /** Calls a void method of no parameters and wants no answer. */
  default void send(Callee.Void0 method) {
    invokeNoReply(method, Collections.emptyList());
  }

  /** Calls a method of one parameter and returns its result. */
  @SuppressWarnings("unchecked")
  default <A, R> R call(Callee.Returning1<A, R> method, A a) {
    return (R) invoke(method, Arrays.asList(a));
  }

  /** Calls a method of one parameter; the future has its result. */
  @SuppressWarnings("unchecked")
  default <A, R> CompletableFuture<R> callAsync(Callee.Returning1<A, R> method, A a) {
    return (CompletableFuture<R>) invokeAsync(method, Arrays.asList(a));
  }

  /** Calls a void method of one parameter. */
  default <A> void run(Callee.Void1<A> method, A a) {
    invoke(method, Arrays.asList(a));
  }

  /** Calls a void method of one parameter; the future completes when it has returned. */
  @SuppressWarnings("unchecked")
  default <A> CompletableFuture<Void> runAsync(Callee.Void1<A> method, A a) {
    return (CompletableFuture<Void>) (CompletableFuture<?>) invokeAsync(method, Arrays.asList(a));
  }

  /** Calls a void method of one parameter and wants no answer. */
  default <A> void send(Callee.Void1<A> method, A a) {
    invokeNoReply(method, Arrays.asList(a));
  }

  /** Calls a method of two parameters and returns its result. */
  @SuppressWarnings("unchecked")
  default <A, B, R> R call(Callee.Returning2<A, B, R> method, A a, B b) {
    return (R) invoke(method, Arrays.asList(a, b));
  }

  /** Calls a method of two parameters; the future has its result. */
  @SuppressWarnings("unchecked")
  default <A, B, R> CompletableFuture<R> callAsync(Callee.Returning2<A, B, R> method, A a, B b) {
    return (CompletableFuture<R>) invokeAsync(method, Arrays.asList(a, b));
  }

  /** Calls a void method of two parameters. */
  default <A, B> void run(Callee.Void2<A, B> method, A a, B b) {
    invoke(method, Arrays.asList(a, b));
  }

  /** Calls a void method of two parameters; the future completes when it has returned. */
  @SuppressWarnings("unchecked")
  default <A, B> CompletableFuture<Void> runAsync(Callee.Void2<A, B> method, A a, B b) {
    return (CompletableFuture<Void>)
        (CompletableFuture<?>) invokeAsync(method, Arrays.asList(a, b));
  }

  /** Calls a void method of two parameters and wants no answer. */
  default <A, B> void send(Callee.Void2<A, B> method, A a, B b) {
    invokeNoReply(method, Arrays.asList(a, b));
  }

  /** Calls a method of three parameters and returns its result. */
  @SuppressWarnings("unchecked")
  default <A, B, C, R> R call(Callee.Returning3<A, B, C, R> method, A a, B b, C c) {
    return (R) invoke(method, Arrays.asList(a, b, c));
  }

  /** Calls a method of three parameters; the future has its result. */
  @SuppressWarnings("unchecked")
  default <A, B, C, R> CompletableFuture<R> callAsync(
      Callee.Returning3<A, B, C, R> method, A a, B b, C c) {
    return (CompletableFuture<R>) invokeAsync(method, Arrays.asList(a, b, c));
  }

  /** Calls a void method of three parameters. */
  default <A, B, C> void run(Callee.Void3<A, B, C> method, A a, B b, C c) {
    invoke(method, Arrays.asList(a, b, c));
  }

  /** Calls a void method of three parameters; the future completes when it has returned. */
  @SuppressWarnings("unchecked")
  default <A, B, C> CompletableFuture<Void> runAsync(Callee.Void3<A, B, C> method, A a, B b, C c) {
    return (CompletableFuture<Void>)
        (CompletableFuture<?>) invokeAsync(method, Arrays.asList(a, b, c));
  }

  /** Calls a void method of three parameters and wants no answer. */
  default <A, B, C> void send(Callee.Void3<A, B, C> method, A a, B b, C c) {
    invokeNoReply(method, Arrays.asList(a, b, c));
  }

  /** Calls a method of four parameters and returns its result. */
  @SuppressWarnings("unchecked")
  default <A, B, C, D, R> R call(Callee.Returning4<A, B, C, D, R> method, A a, B b, C c, D d) {
    return (R) invoke(method, Arrays.asList(a, b, c, d));
  }

  /** Calls a method of four parameters; the future has its result. */
  @SuppressWarnings("unchecked")
  default <A, B, C, D, R> CompletableFuture<R> callAsync(
      Callee.Returning4<A, B, C, D, R> method, A a, B b, C c, D d) {
    return (CompletableFuture<R>) invokeAsync(method, Arrays.asList(a, b, c, d));
  }

  /** Calls a void method of four parameters. */
  default <A, B, C, D> void run(Callee.Void4<A, B, C, D> method, A a, B b, C c, D d) {
    invoke(method, Arrays.asList(a, b, c, d));
  }

  /** Calls a void method of four parameters; the future completes when it has returned. */
  @SuppressWarnings("unchecked")
  default <A, B, C, D> CompletableFuture<Void> runAsync(
      Callee.Void4<A, B, C, D> method, A a, B b, C c, D d) {
    return (CompletableFuture<Void>)
        (CompletableFuture<?>) invokeAsync(method, Arrays.asList(a, b, c, d));
  }

  /** Calls a void method of four parameters and wants no answer. */
  default <A, B, C, D> void send(Callee.Void4<A, B, C, D> method, A a, B b, C c, D d) {
    invokeNoReply(method, Arrays.asList(a, b, c, d));
  }

  /** Calls a method of five parameters and returns its result. */
  @SuppressWarnings("unchecked")
  default <A, B, C, D, E, R> R call(
      Callee.Returning5<A, B, C, D, E, R> method, A a, B b, C c, D d, E e) {
    return (R) invoke(method, Arrays.asList(a, b, c, d, e));
  }

  /** Calls a method of five parameters; the future has its result. */
  @SuppressWarnings("unchecked")
  default <A, B, C, D, E, R> CompletableFuture<R> callAsync(
      Callee.Returning5<A, B, C, D, E, R> method, A a, B b, C c, D d, E e) {
    return (CompletableFuture<R>) invokeAsync(method, Arrays.asList(a, b, c, d, e));
  }

  /** Calls a void method of five parameters. */
  default <A, B, C, D, E> void run(Callee.Void5<A, B, C, D, E> method, A a, B b, C c, D d, E e) {
    invoke(method, Arrays.asList(a, b, c, d, e));
  }

  /** Calls a void method of five parameters; the future completes when it has returned. */
  @SuppressWarnings("unchecked")
  default <A, B, C, D, E> CompletableFuture<Void> runAsync(
      Callee.Void5<A, B, C, D, E> method, A a, B b, C c, D d, E e) {
    return (CompletableFuture<Void>)
        (CompletableFuture<?>) invokeAsync(method, Arrays.asList(a, b, c, d, e));
  }

  /** Calls a void method of five parameters and wants no answer. */
  default <A, B, C, D, E> void send(Callee.Void5<A, B, C, D, E> method, A a, B b, C c, D d, E e) {
    invokeNoReply(method, Arrays.asList(a, b, c, d, e));
  }

  /** Calls a method of six parameters and returns its result. */
  @SuppressWarnings("unchecked")
  default <A, B, C, D, E, F, R> R call(
      Callee.Returning6<A, B, C, D, E, F, R> method, A a, B b, C c, D d, E e, F f) {
    return (R) invoke(method, Arrays.asList(a, b, c, d, e, f));
  }

  /** Calls a method of six parameters; the future has its result. */
  @SuppressWarnings("unchecked")
  default <A, B, C, D, E, F, R> CompletableFuture<R> callAsync(
      Callee.Returning6<A, B, C, D, E, F, R> method, A a, B b, C c, D d, E e, F f) {
    return (CompletableFuture<R>) invokeAsync(method, Arrays.asList(a, b, c, d, e, f));
  }

  /** Calls a void method of six parameters. */
  default <A, B, C, D, E, F> void run(
      Callee.Void6<A, B, C, D, E, F> method, A a, B b, C c, D d, E e, F f) {
    invoke(method, Arrays.asList(a, b, c, d, e, f));
  }

  /** Calls a void method of six parameters; the future completes when it has returned. */
  @SuppressWarnings("unchecked")
  default <A, B, C, D, E, F> CompletableFuture<Void> runAsync(
      Callee.Void6<A, B, C, D, E, F> method, A a, B b, C c, D d, E e, F f) {
    return (CompletableFuture<Void>)
        (CompletableFuture<?>) invokeAsync(method, Arrays.asList(a, b, c, d, e, f));
  }

  /** Calls a void method of six parameters and wants no answer. */
  default <A, B, C, D, E, F> void send(
      Callee.Void6<A, B, C, D, E, F> method, A a, B b, C c, D d, E e, F f) {
    invokeNoReply(method, Arrays.asList(a, b, c, d, e, f));
  }

  /** Calls a static method by name; what it returns is null if it is void. */
  default Object call(String className, String method, Object... arguments) {
    return invoke(Callee.named(className, method), Arrays.asList(arguments));
  }

  /** Calls a static method by name; the future has its result, null if it is void. */
  default CompletableFuture<Object> callAsync(
      String className, String method, Object... arguments) {
    return invokeAsync(Callee.named(className, method), Arrays.asList(arguments));
  }

  /** Calls a static method by name and wants no answer. */
  default void send(String className, String method, Object... arguments) {
    invokeNoReply(Callee.named(className, method), Arrays.asList(arguments));
  }
}
