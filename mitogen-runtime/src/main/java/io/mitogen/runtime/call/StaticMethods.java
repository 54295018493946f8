package io.mitogen.runtime.call;

import io.mitogen.UndeliverableException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Finds the static methods that callers name. Thread-safe. */
final class StaticMethods {
  private final ClassFinder classes;
  private final Map<MethodName, StaticMethod> found = new ConcurrentHashMap<>();

  StaticMethods(ClassFinder classes) {
    this.classes = classes;
  }

  /**
   * The method that {@code name} means for these arguments.
   *
   * @throws UndeliverableException if there is none; says what there is
   */
  StaticMethod find(MethodName name, Object[] arguments) {
    StaticMethod known = found.get(name);
    if (known == null) {
      boolean exact = !name.descriptor().isEmpty();
      known = exact ? byDescriptor(name) : StaticMethod.of(byArguments(name, arguments));
      if (exact) {
        found.put(name, known);
      }
    }
    return known;
  }

  private StaticMethod byDescriptor(MethodName name) {
    Class<?> type = classOf(name);
    try {
      return StaticMethod.of(byDescriptor(name, type.getDeclaredMethods()));
    } catch (NoClassDefFoundError e) {
      // Reflection wants the types of all methods of the class; some may be what the master alone
      // has.
      return StaticMethod.ofHandle(type, name);
    } catch (LinkageError e) {
      throw noClass(name, e);
    }
  }

  private static Method byDescriptor(MethodName name, Method[] methods) {
    for (Method method : methods) {
      if (method.getName().equals(name.method())
          && Modifier.isStatic(method.getModifiers())
          && descriptor(method).equals(name.descriptor())) {
        return method;
      }
    }
    throw noMethod(name + name.descriptor() + " is not there in " + name.className()
        + "; is it another version of the class than the caller's?");
  }

  private Method byArguments(MethodName name, Object[] arguments) {
    String bare = name.method().replace(" ", "");
    int open = bare.indexOf('(');
    String wanted = open < 0 ? bare : bare.substring(0, open);
    List<Method> fitting = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Method method : methodsOf(name)) {
      if (!method.getName().equals(wanted) || method.isSynthetic()) {
        continue;
      }
      String signature = signature(method);
      boolean isStatic = Modifier.isStatic(method.getModifiers());
      if (isStatic && takes(method, arguments) && (open < 0 || signature.equals(bare))) {
        fitting.add(method);
      } else {
        others.add(isStatic ? signature : signature + ", which is not static");
      }
    }
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    if (fitting.isEmpty()) {
      throw noMethod(name.className() + " has no static method " + name.method() + " that takes "
          + typesOf(arguments) + (others.isEmpty() ? "" : "; it has " + String.join("; ", others)));
    }
    List<String> signatures = new ArrayList<>();
    for (Method method : fitting) {
      signatures.add(signature(method));
    }
    throw noMethod(name.className() + " has several static methods " + name.method() + " that take "
        + typesOf(arguments) + "; name one of " + String.join("; ", signatures));
  }

  private Method[] methodsOf(MethodName name) {
    try {
      return classOf(name).getDeclaredMethods();
    } catch (LinkageError e) { // a signature with a class that can't be had
      throw noClass(name, e);
    }
  }

  private Class<?> classOf(MethodName name) {
    try {
      return classes.load(name.loader(), name.className());
    } catch (ClassNotFoundException
        | LinkageError e) { // not to be had; or broken, or for a newer Java
      throw noClass(name, e);
    }
  }

  private static UndeliverableException noClass(MethodName name, Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new UndeliverableException(
        UndeliverableException.Reason.NO_CLASS,
        "the class " + name.className() + " can't be used here: " + root,
        cause);
  }

  private static boolean takes(Method method, Object[] arguments) {
    Class<?>[] types = method.getParameterTypes();
    if (types.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      if (!accepts(types[i], arguments[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean accepts(Class<?> type, @Nullable Object argument) {
    if (!type.isPrimitive()) {
      return argument == null || type.isInstance(argument);
    }
    if (argument == null) {
      return false;
    }
    if (type == boolean.class) {
      return argument instanceof Boolean;
    }
    int from = rank(argument.getClass().getSimpleName());
    return from > 0 && from <= rank(type.getName()); // widening, as in JLS 5.1.2
  }

  private static int rank(String type) {
    switch (type) {
      case "byte":
      case "Byte":
        return 1;
      case "short":
      case "Short":
        return 2;
      case "int":
      case "Integer":
        return 3;
      case "long":
      case "Long":
        return 4;
      case "float":
      case "Float":
        return 5;
      case "double":
      case "Double":
        return 6;
      default:
        return -1;
    }
  }

  private static String typesOf(Object[] arguments) {
    if (arguments.length == 0) {
      return "no arguments";
    }
    List<String> types = new ArrayList<>();
    for (Object argument : arguments) {
      types.add(argument == null ? "null" : argument.getClass().getName());
    }
    return "(" + String.join(", ", types) + ")";
  }

  private static String signature(Method method) {
    List<String> types = new ArrayList<>();
    for (Class<?> type : method.getParameterTypes()) {
      types.add(type.getTypeName());
    }
    return method.getName() + "(" + String.join(",", types) + ")";
  }

  private static String descriptor(Method method) {
    StringBuilder text = new StringBuilder("(");
    for (Class<?> type : method.getParameterTypes()) {
      text.append(type.descriptorString());
    }
    return text.append(')').append(method.getReturnType().descriptorString()).toString();
  }

  private static UndeliverableException noMethod(String text) {
    return new UndeliverableException(UndeliverableException.Reason.NO_METHOD, text);
  }
}
