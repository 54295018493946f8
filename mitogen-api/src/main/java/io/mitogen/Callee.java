package io.mitogen;

import java.io.Serializable;
import org.jspecify.annotations.NullUnmarked;

/**
 * What can be called in another context: a static method by reference, or a lambda whose captured values follow the
 * serialization rules.
 *
 * <p>The interfaces are {@link Serializable} only so that the compiler records which method is meant; Java's object
 * serialization is never used to read anything. Methods that return a value and void methods have interfaces, and
 * methods of {@link Caller}, of their own: one name for both would make overloaded references ambiguous.
 */
@NullUnmarked // any argument and any result may be null; saying so on every type parameter would
// drown the signatures
public interface Callee extends Serializable {
  /**
   * A static method by name.
   *
   * @param className its class, such as {@code com.acme.Hosts}, or {@code com.acme.Hosts$Disk} for a nested one
   * @param method its name, such as {@code tail}; or with parameter types, {@code tail(java.lang.String, int)}
   */
  static Callee named(String className, String method) {
    return new Named(className, method);
  }

  /**
   * A static method by name, as {@link Callee#named} makes it.
   *
   * @param className the binary name of its class
   * @param method its name, with or without parameter types
   */
  record Named(String className, String method) implements Callee {
    /** Checks. */
    public Named {
      if (className.isBlank() || method.isBlank()) {
        throw new IllegalArgumentException(
            "a callee needs a class and a method, got \"" + className + "\" and \"" + method + '"');
      }
    }
  }

  /** A method without parameters that returns a value. */
  @FunctionalInterface
  interface Returning0<R> extends Callee {
    R call() throws Exception;
  }

  /** A method of one parameter that returns a value. */
  @FunctionalInterface
  interface Returning1<A, R> extends Callee {
    R call(A a) throws Exception;
  }

  /** A method of two parameters that returns a value. */
  @FunctionalInterface
  interface Returning2<A, B, R> extends Callee {
    R call(A a, B b) throws Exception;
  }

  /** A method of three parameters that returns a value. */
  @FunctionalInterface
  interface Returning3<A, B, C, R> extends Callee {
    R call(A a, B b, C c) throws Exception;
  }

  /** A method of four parameters that returns a value. */
  @FunctionalInterface
  interface Returning4<A, B, C, D, R> extends Callee {
    R call(A a, B b, C c, D d) throws Exception;
  }

  /** A method of five parameters that returns a value. */
  @FunctionalInterface
  interface Returning5<A, B, C, D, E, R> extends Callee {
    R call(A a, B b, C c, D d, E e) throws Exception;
  }

  /** A method of six parameters that returns a value. */
  @FunctionalInterface
  interface Returning6<A, B, C, D, E, F, R> extends Callee {
    R call(A a, B b, C c, D d, E e, F f) throws Exception;
  }

  /** A void method without parameters. */
  @FunctionalInterface
  interface Void0 extends Callee {
    void run() throws Exception;
  }

  /** A void method of one parameter. */
  @FunctionalInterface
  interface Void1<A> extends Callee {
    void run(A a) throws Exception;
  }

  /** A void method of two parameters. */
  @FunctionalInterface
  interface Void2<A, B> extends Callee {
    void run(A a, B b) throws Exception;
  }

  /** A void method of three parameters. */
  @FunctionalInterface
  interface Void3<A, B, C> extends Callee {
    void run(A a, B b, C c) throws Exception;
  }

  /** A void method of four parameters. */
  @FunctionalInterface
  interface Void4<A, B, C, D> extends Callee {
    void run(A a, B b, C c, D d) throws Exception;
  }

  /** A void method of five parameters. */
  @FunctionalInterface
  interface Void5<A, B, C, D, E> extends Callee {
    void run(A a, B b, C c, D d, E e) throws Exception;
  }

  /** A void method of six parameters. */
  @FunctionalInterface
  interface Void6<A, B, C, D, E, F> extends Callee {
    void run(A a, B b, C c, D d, E e, F f) throws Exception;
  }
}
