package io.mitogen.runtime.call;

import io.mitogen.UndeliverableException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A method that was found. Immutable. */
abstract class StaticMethod {
  private final Class<?> owner;

  private StaticMethod(Class<?> owner) {
    this.owner = owner;
  }

  /** The class that declares it. */
  Class<?> owner() {
    return owner;
  }

  /**
   * Calls it.
   *
   * @throws InvocationTargetException with what it threw
   * @throws IllegalArgumentException if it does not take these arguments
   * @throws IllegalAccessException if it may not be called from here
   */
  abstract @Nullable Object invoke(Object[] arguments)
      throws InvocationTargetException, IllegalAccessException;

  /** By reflection, which is ready early in the life of a JVM. */
  static StaticMethod of(Method method) {
    method.trySetAccessible(); // the program's own methods need not be public; the JDK's must be
    return new StaticMethod(method.getDeclaringClass()) {
      @Override
      @Nullable
      Object invoke(Object[] arguments) throws InvocationTargetException, IllegalAccessException {
        return method.invoke(null, arguments);
      }
    };
  }

  /** By method handle, which wants the types of this one method only. */
  static StaticMethod ofHandle(Class<?> type, MethodName name) {
    MethodHandle handle;
    try {
      MethodType signature =
          MethodType.fromMethodDescriptorString(name.descriptor(), type.getClassLoader());
      handle = MethodHandles.privateLookupIn(type, MethodHandles.lookup())
          .findStatic(type, name.method(), signature)
          .asFixedArity();
    } catch (ReflectiveOperationException
        | TypeNotPresentException
        | IllegalArgumentException
        | LinkageError e) {
      throw new UndeliverableException(
          UndeliverableException.Reason.NO_METHOD,
          name + name.descriptor() + " can't be called here: " + e,
          e);
    }
    return new StaticMethod(type) {
      @Override
      @Nullable
      Object invoke(Object[] arguments) throws InvocationTargetException {
        try {
          return handle.invokeWithArguments(arguments);
        } catch (
            Throwable e) { // a handle does not tell its own complaints from what the method threw
          throw new InvocationTargetException(e);
        }
      }
    };
  }
}
