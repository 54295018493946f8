package io.mitogen.it.callee;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a compiler makes classes of: each method needs some that are nowhere named. */
public final class Language {
  private Language() {}

  public static String nestedClasses() {
    return new Outer("a").new Inner("b").text();
  }

  public static String lambdas() {
    String captured = "c";
    UnaryOperator<String> twice = text -> text + text + captured;
    return IntStream.range(0, 3).mapToObj(i -> twice.apply("" + i)).collect(Collectors.joining());
  }

  public static String records() {
    Point point = new Point(1, 2);
    return point + " " + point.equals(new Point(1, 2)) + " " + point.hashCode();
  }

  public static String enums() {
    StringBuilder text = new StringBuilder();
    for (Colour colour : Colour.values()) {
      switch (colour) { // needs a class of its own, for the numbers
        case RED -> text.append("r");
        case GREEN -> text.append("g");
      }
      text.append(colour.hex());
    }
    return text + " " + Colour.valueOf("GREEN");
  }

  public static String defaultMethods() {
    Greeter greeter = () -> "Ada";
    return greeter.greeting() + Greeter.polite(greeter);
  }

  public static String anonymousClasses() {
    return new Object() {
      @Override
      public String toString() {
        return "anonymous " + getClass().getName();
      }
    }.toString();
  }

  public static String sealedTypes() {
    List<Shape> shapes = List.of(new Circle(1), new Square(2));
    return shapes.stream()
        .map(shape -> shape.getClass().getSimpleName() + shape.area())
        .toList()
        .toString();
  }

  public static String generics() {
    Map<Point, Supplier<Colour>> map = new TreeMap<>((a, b) -> a.x() - b.x());
    map.put(new Point(2, 0), () -> Colour.RED);
    map.put(new Point(1, 0), () -> Colour.GREEN);
    return map.values().stream().map(Supplier::get).toList().toString();
  }

  public static String staticInitialisers() {
    return Initialised.VALUE + new Initialised().value;
  }

  public static String ownExceptions() {
    try {
      throw new OwnException("own");
    } catch (OwnException e) {
      return e.toString();
    }
  }

  public static String reflection() throws ReflectiveOperationException {
    // Names in strings are seen by nobody before the class is asked for.
    Class<?> type = Class.forName("io.mitogen.it.callee.Language$ByNameOnly");
    return (String) type.getDeclaredMethod("text").invoke(null);
  }

  public static String text() {
    int number = 7;
    return """
        a text block
        """ + number + 'c' + 1.5f + null + true;
  }

  private static final class Outer {
    private final String text;

    Outer(String text) {
      this.text = text;
    }

    private final class Inner {
      private final String more;

      Inner(String more) {
        this.more = more;
      }

      String text() {
        return text + more;
      }
    }
  }

  private record Point(int x, int y) {}

  private enum Colour {
    RED("f00"),
    GREEN("0f0") {
      @Override
      String hex() {
        return "<" + super.hex() + ">";
      }
    };

    private final String hex;

    Colour(String hex) {
      this.hex = hex;
    }

    String hex() {
      return hex;
    }
  }

  private interface Greeter {
    String name();

    default String greeting() {
      return "hello " + name();
    }

    static String polite(Greeter greeter) {
      return ", dear " + greeter.name();
    }
  }

  private sealed interface Shape permits Circle, Square {
    double area();
  }

  private record Circle(double radius) implements Shape {
    @Override
    public double area() {
      return 3 * radius * radius;
    }
  }

  private record Square(double side) implements Shape {
    @Override
    public double area() {
      return side * side;
    }
  }

  private static final class Initialised {
    static final String VALUE;

    static {
      VALUE = "static".toUpperCase(java.util.Locale.ROOT);
    }

    final String value;

    {
      value = "instance";
    }
  }

  private static final class OwnException extends Exception {
    private static final long serialVersionUID = 1;

    OwnException(String message) {
      super(message);
    }
  }

  @SuppressWarnings("unused") // see reflection()
  private static final class ByNameOnly {
    static String text() {
      return "by name";
    }
  }
}
