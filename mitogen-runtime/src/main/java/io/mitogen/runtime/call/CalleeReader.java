package io.mitogen.runtime.call;

import io.mitogen.Callee;
import io.mitogen.Context;
import io.mitogen.UndeliverableException;
import io.mitogen.Values;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds out which method a method reference or lambda means, and what it captured. Thread-safe. */
final class CalleeReader {
  private final CodeOrigin origin;
  private final Predicate<Context> ours;

  /** What captures nothing is read once. */
  private final ClassValue<Known> known = new ClassValue<>() {
    @Override
    protected Known computeValue(Class<?> type) {
      return new Known();
    }
  };

  CalleeReader(CodeOrigin origin, Predicate<Context> ours) {
    this.origin = origin;
    this.ours = ours;
  }

  /** A method, and the values that come before the arguments. */
  static final class Meant {
    final MethodName method;
    final Object[] captured;

    Meant(MethodName method, Object[] captured) {
      this.method = method;
      this.captured = captured;
    }
  }

  /**
   * What {@code callee} means.
   *
   * @throws UndeliverableException if it can't be called elsewhere; says why
   */
  Meant read(Callee callee) {
    if (callee instanceof Callee.Named named) {
      int loader = origin.loaderOf(callerOf());
      return new Meant(
          new MethodName(loader, named.className(), named.method(), ""), new Object[0]);
    }
    Known cached = known.get(callee.getClass());
    Meant meant = cached.meant;
    if (meant == null) {
      meant = meant(callee);
      if (meant.captured.length == 0) {
        cached.meant = meant;
      }
    }
    return meant;
  }

  private Meant meant(Callee callee) {
    SerializedLambda lambda = LambdaStream.read(callee);
    if (lambda == null) {
      throw refuse(
          "the callee is an object of " + callee.getClass().getName()
              + ", not a method reference or a lambda; only static methods can be called in another context");
    }
    String className = lambda.getImplClass().replace('/', '.');
    String name = className + "." + lambda.getImplMethodName();
    if (lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic) {
      throw refuse(whyNotStatic(lambda, name));
    }
    Object[] captured = new Object[lambda.getCapturedArgCount()];
    for (int i = 0; i < captured.length; i++) {
      captured[i] = lambda.getCapturedArg(i);
      Values.check("captured[" + i + "]", captured[i], ours);
    }
    int loader = origin.loaderOf(implementing(className, callee));
    return new Meant(
        new MethodName(
            loader, className, lambda.getImplMethodName(), lambda.getImplMethodSignature()),
        captured);
  }

  private static String whyNotStatic(SerializedLambda lambda, String name) {
    if (lambda.getImplMethodKind() == MethodHandleInfo.REF_newInvokeSpecial) {
      return "the callee is the constructor " + name
          + ", whose object could not travel; call a static method";
    }
    boolean isLambda = lambda.getImplMethodName().startsWith("lambda$");
    if (isLambda) {
      return "the lambda captures \"this\", a " + lambda.getImplClass().replace('/', '.')
          + ", which may not travel; copy the fields that it needs into local variables first";
    }
    return "the callee is the instance method " + name
        + ", whose object could not travel; only static methods can be called in another context";
  }

  private static Class<?> implementing(String className, Callee callee) {
    try {
      return Class.forName(className, false, callee.getClass().getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new UndeliverableException(
          UndeliverableException.Reason.ARGUMENT,
          "the class of the callee, " + className + ", can't be found",
          e);
    }
  }

  /** By name there is only the code that asks to tell whose classes are meant. */
  private static Class<?> callerOf() {
    return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(frames -> frames
            .map(StackWalker.StackFrame::getDeclaringClass)
            .filter(type -> !isOurs(type.getPackageName()))
            .findFirst())
        .orElse(Object.class);
  }

  private static boolean isOurs(String packageName) {
    return packageName.equals("io.mitogen") || packageName.startsWith("io.mitogen.runtime");
  }

  private static UndeliverableException refuse(String why) {
    return new UndeliverableException(UndeliverableException.Reason.ARGUMENT, why);
  }

  /** The answer for one class of callees, once it is known. */
  private static final class Known {
    volatile @Nullable Meant meant;
  }

  /**
   * The way to a lambda's description that works from every module: its serialized form is caught on its way to a stream
   * that goes nowhere. Nothing is ever read back.
   */
  private static final class LambdaStream extends ObjectOutputStream {
    private final List<Object> caught = new ArrayList<>(1);

    private LambdaStream() throws IOException {
      super(OutputStream.nullOutputStream());
      enableReplaceObject(true);
    }

    static @Nullable SerializedLambda read(Callee callee) {
      try (LambdaStream stream = new LambdaStream()) {
        stream.writeObject(callee);
        Object first = stream.caught.isEmpty() ? null : stream.caught.get(0);
        return first instanceof SerializedLambda lambda ? lambda : null;
      } catch (IOException e) {
        return null; // what can't be written is no lambda of ours
      }
    }

    @Override
    protected @Nullable Object replaceObject(Object object) {
      caught.add(object);
      return null; // and so no captured value is written, whatever it is
    }
  }
}
