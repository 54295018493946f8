package io.mitogen.runtime.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.Callee;
import io.mitogen.UndeliverableException;
import io.mitogen.program.Program;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CalleeReaderTest {
  private static final String HERE = CalleeReaderTest.class.getName();

  private final List<Class<?>> asked = new ArrayList<>();
  private final CalleeReader reader = new CalleeReader(
      type -> {
        asked.add(type);
        return 42;
      },
      context -> false);

  // What the references below refer to.

  static int twice(int number) {
    return 2 * number;
  }

  static int overloaded(int number) {
    return number;
  }

  static String overloaded(String text) {
    return text;
  }

  private static void hidden() {}

  static class Base {
    static void inherited() {}
  }

  static class Derived extends Base {}

  interface WithStatic {
    static int three() {
      return 3;
    }
  }

  int instance() {
    return asked.size();
  }

  @Nested
  class AMethodReference {
    @Test
    void isItsClassItsNameAndItsDescriptor() {
      Callee.Returning1<Integer, Integer> callee = CalleeReaderTest::twice;

      CalleeReader.Meant meant = reader.read(callee);

      assertThat(meant.method).isEqualTo(new MethodName(42, HERE, "twice", "(I)I"));
      assertThat(meant.captured).isEmpty();
      assertThat(asked).containsExactly(CalleeReaderTest.class);
    }

    @Test
    void isTheOverloadThatTheCompilerChose() {
      Callee.Returning1<String, String> callee = CalleeReaderTest::overloaded;

      assertThat(reader.read(callee).method.descriptor())
          .isEqualTo("(Ljava/lang/String;)Ljava/lang/String;");
    }

    @Test
    void mayBeToAPrivateMethod() {
      Callee.Void0 callee = CalleeReaderTest::hidden;

      assertThat(reader.read(callee).method).isEqualTo(new MethodName(42, HERE, "hidden", "()V"));
    }

    @Test
    void mayBeToTheJdk() {
      Callee.Returning1<String, String> callee = System::getProperty;

      assertThat(reader.read(callee).method).hasToString("java.lang.System.getProperty");
      assertThat(asked).containsExactly(System.class);
    }

    @Test
    void mayBeToAnInterface() {
      Callee.Returning0<Integer> callee = WithStatic::three;

      assertThat(reader.read(callee).method)
          .isEqualTo(new MethodName(42, HERE + "$WithStatic", "three", "()I"));
    }

    @Test
    void toAnInheritedMethodIsToTheClassThatDeclaresIt() {
      Callee.Void0 callee = Derived::inherited;

      assertThat(reader.read(callee).method.className()).isEqualTo(HERE + "$Base");
    }

    @Test
    void isReadOnce() {
      Callee.Returning1<Integer, Integer> callee = CalleeReaderTest::twice;

      assertThat(reader.read(callee)).isSameAs(reader.read(callee));
      assertThat(asked).hasSize(1);
    }
  }

  @Nested
  class ALambda {
    @Test
    void isAStaticMethodThatTheCompilerMade() {
      Callee.Returning0<Integer> callee = () -> 1;

      CalleeReader.Meant meant = reader.read(callee);

      assertThat(meant.method.className()).isEqualTo(ALambda.class.getName());
      assertThat(meant.method.method()).startsWith("lambda$isAStaticMethodThatTheCompilerMade$");
      assertThat(meant.captured).isEmpty();
    }

    @Test
    void bringsWhatItCaptured() {
      int number = asked.size();
      String text = "text" + number;
      List<Object> list = List.of(1, Map.of("a", 2L));
      Callee.Returning1<String, String> callee = more -> number + text + list + more;

      CalleeReader.Meant meant = reader.read(callee);

      assertThat(meant.captured).containsExactly(0, "text0", list);
      assertThat(meant.method.descriptor())
          .isEqualTo("(ILjava/lang/String;Ljava/util/List;Ljava/lang/String;)Ljava/lang/String;");
    }

    @Test
    void bringsWhatItCapturedThisTime() {
      List<Object> captured = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int number = i;
        Callee.Returning0<Integer> callee = () -> number;
        captured.add(reader.read(callee).captured[0]);
      }

      assertThat(captured).containsExactly(0, 1, 2);
    }

    @Test
    void mayCaptureNull() {
      String nothing = asked.isEmpty() ? null : "something";
      Callee.Returning0<String> callee = () -> nothing;

      assertThat(reader.read(callee).captured).containsExactly((Object) null);
    }
  }

  @Nested
  class AName {
    @Test
    void isItsOwnAndOfTheLoaderOfWhoeverAsks() {
      Callee callee = Callee.named("com.acme.Hosts", "tail(java.lang.String, int)");

      CalleeReader.Meant meant = Program.does(() -> reader.read(callee));

      assertThat(meant.method)
          .isEqualTo(new MethodName(42, "com.acme.Hosts", "tail(java.lang.String, int)", ""));
      assertThat(meant.captured).isEmpty();
      assertThat(asked).containsExactly(Program.class);
    }
  }

  @Nested
  class Refused {
    private final int field = 7;

    @Test
    void isALambdaThatCapturesThis() {
      Callee.Returning0<Integer> callee = () -> field;

      assertRefused(
          callee,
          "the lambda captures \"this\", a " + HERE
              + "$Refused, which may not travel; copy the fields that it needs into local variables first");
    }

    @Test
    void isAnInstanceMethodOfAnObject() {
      Callee.Returning0<Integer> callee = CalleeReaderTest.this::instance;

      assertRefused(
          callee,
          "the callee is the instance method " + HERE
              + ".instance, whose object could not travel; only static methods can be called in another context");
    }

    @Test
    void isAnInstanceMethodOfAnArgument() {
      Callee.Returning1<String, Integer> callee = String::length;

      assertRefused(
          callee,
          "the callee is the instance method java.lang.String.length, whose object could not travel; only static"
              + " methods can be called in another context");
    }

    @Test
    void isAnInterfaceMethodOfAnArgument() {
      Callee.Returning1<List<?>, Integer> callee = List::size;

      assertRefused(
          callee,
          "the callee is the instance method java.util.List.size, whose object could not travel; only static"
              + " methods can be called in another context");
    }

    @Test
    void isAConstructor() {
      Callee.Returning1<String, StringBuilder> callee = StringBuilder::new;

      assertRefused(
          callee,
          "the callee is the constructor java.lang.StringBuilder.<init>, whose object could not travel; call a static"
              + " method");
    }

    @Test
    @SuppressWarnings("Convert2Lambda") // the point of it
    void isAnAnonymousClass() {
      Callee.Returning0<Integer> callee = new Callee.Returning0<>() {
        @Override
        public Integer call() {
          return 1;
        }
      };

      assertRefused(
          callee,
          "the callee is an object of " + HERE
              + "$Refused$1, not a method reference or a lambda; only static methods can be called in another context");
    }

    @Test
    void isAnObjectOfTheProgram() {
      record Mine(Date date) implements Callee.Returning0<Date> {
        @Override
        public Date call() {
          return date;
        }
      }

      assertRefused(
          new Mine(new Date()),
          "the callee is an object of " + HERE
              + "$Refused$1Mine, not a method reference or a lambda; only static methods can be called in another"
              + " context");
    }

    @Test
    void isACapturedValueThatMayNotTravel() {
      int first = field;
      List<Object> list = List.of("a", new Date());
      Callee.Returning0<String> callee = () -> first + "" + list;

      assertRefused(
          callee,
          "captured[1][1] is a java.util.Date, which may not travel; send the values it is made of");
    }

    private void assertRefused(Callee callee, String message) {
      assertThatThrownBy(() -> reader.read(callee))
          .hasMessage(message)
          .isInstanceOfSatisfying(
              UndeliverableException.class,
              e -> assertThat(e.reason()).isEqualTo(UndeliverableException.Reason.ARGUMENT));
    }
  }
}
