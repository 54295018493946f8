package io.mitogen.it.callee;

import io.mitogen.Invocation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What programs ask of their class loader. */
public final class Shipping {
  private Shipping() {}

  @Retention(RetentionPolicy.RUNTIME)
  private @interface Marked {
    Level level();

    Class<?> type();

    String[] names() default {"none"};
  }

  private enum Level {
    LOW,
    HIGH
  }

  private static final class OnlyInAnAnnotation {}

  @Marked(level = Level.HIGH, type = OnlyInAnAnnotation.class)
  private static final class Annotated {}

  public static String annotations() {
    Marked marked = Annotated.class.getAnnotation(Marked.class);
    return marked.level() + " " + marked.type().getSimpleName() + " " + marked.names()[0];
  }

  private interface Named {
    String name(int number);
  }

  public static String proxies() {
    Named named = (Named) Proxy.newProxyInstance(
        Named.class.getClassLoader(),
        new Class<?>[] {Named.class},
        (proxy, method, arguments) -> method.getName() + arguments[0]);
    return named.name(7);
  }

  private int secret;

  private static final class Mate {
    private static int open(Shipping host) {
      return ++host.secret; // with no method in between, from Java 11 on
    }
  }

  public static String nestMates() {
    return Mate.open(new Shipping()) + " " + Mate.class.getNestHost().getSimpleName();
  }

  public static String methodReferences() {
    Function<String, Integer> length = String::length;
    Function<Integer, List<String>> lists = ArrayList::new;
    Function<String, String> own = Shipping::twice;
    return own.andThen(length).andThen(lists).apply("ab").size() + own.apply("x");
  }

  private static String twice(String text) {
    return text + text;
  }

  public static String classForName() throws ClassNotFoundException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Class<?> type = Class.forName("io.mitogen.it.callee.Shipping$English", true, loader);
    return type.getSimpleName() + " " + (type == English.class);
  }

  public static String missingClass() {
    try {
      return Class.forName("com.acme.Gone").getName();
    } catch (ClassNotFoundException e) {
      return "not found";
    }
  }

  public static String resources() throws IOException {
    URL url = Shipping.class.getResource("hosts.txt");
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(url.openStream(), StandardCharsets.UTF_8))) {
      reader.lines().forEach(lines::add);
    }
    ClassLoader loader = Shipping.class.getClassLoader();
    try (InputStream in = loader.getResourceAsStream("io/mitogen/it/callee/hosts.txt")) {
      lines.add(in.readAllBytes().length + " bytes");
    }
    lines.add(
        Collections.list(loader.getResources("io/mitogen/it/callee/hosts.txt")).size() + "");
    lines.add("" + Shipping.class.getResource("gone.txt"));
    return lines.toString();
  }

  /** The size of what there is under a name, or none. */
  public static String resource(String name) throws IOException {
    try (InputStream in = Shipping.class.getClassLoader().getResourceAsStream(name)) {
      return in == null ? "none" : in.readAllBytes().length + " bytes";
    }
  }

  /** How often contexts below have asked this one for code. */
  public static long requestsServedHere() {
    return Invocation.current().router().servingStats().requests();
  }

  /** What loading a class led to. */
  public static String load(String name) {
    try {
      return Class.forName(name).getName();
    } catch (ClassNotFoundException e) {
      return e.getMessage();
    }
  }

  /** A kind of greeting, which others provide. */
  public interface Greeting {
    /** Greets. */
    String text();
  }

  /** One of them. */
  public static final class English implements Greeting {
    @Override
    public String text() {
      return "hello";
    }
  }

  /** Another. */
  public static final class French implements Greeting {
    @Override
    public String text() {
      return "bonjour";
    }
  }

  public static String services() {
    return ServiceLoader.load(Greeting.class).stream()
        .map(provider -> provider.get().text())
        .collect(Collectors.joining(" "));
  }
}
