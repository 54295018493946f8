package io.mitogen.runtime.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.program.Program;
import io.mitogen.runtime.call.PlainCodec;
import io.mitogen.runtime.loop.KeptLog;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ClassScanTest {
  static class A {
    int field;

    static A make() {
      return new A();
    }
  }

  static class B extends A {}

  static class C {}

  static class Failure extends Exception {}

  interface I {
    void work();
  }

  @Nested
  class FindsTheClass {
    static class Child extends A implements I {
      @Override
      public void work() {}
    }

    @Test
    void thatIsTheParentOrAnInterface() throws Exception {
      assertThat(references(Child.class)).contains(name(A.class), name(I.class));
    }

    static class Fields { // of classes that are not nested: javac lists those that are once more
      Program one;
      KeptLog[][] many;
    }

    @Test
    void ofAField() throws Exception {
      assertThat(references(Fields.class)).contains(name(Program.class), name(KeptLog.class));
    }

    abstract static class Methods {
      abstract Program result();

      abstract void arguments(int number, KeptLog[] many, long more, PlainCodec last);

      native void failing() throws Failure;
    }

    @Test
    void ofAMethodEvenIfNobodyCallsIt() throws Exception {
      assertThat(references(Methods.class))
          .contains(
              name(Program.class),
              name(KeptLog.class),
              name(PlainCodec.class),
              name(Failure.class));
    }

    static class Code {
      static Object code(Object value) {
        try {
          if (value instanceof A) {
            return B[].class;
          }
          return new C[1][1];
        } catch (IllegalStateException e) {
          return ElementType.FIELD;
        }
      }
    }

    @Test
    void thatCodeRefersTo() throws Exception {
      assertThat(references(Code.class))
          .contains(
              name(A.class),
              name(B.class),
              name(C.class),
              "java.lang.IllegalStateException",
              "java.lang.annotation.ElementType");
    }

    static class Calls {
      static Object call() {
        return A.make().field;
      }
    }

    @Test
    void thatIsCalled() throws Exception {
      assertThat(references(Calls.class)).contains(name(A.class));
    }

    static class Lambdas {
      static Supplier<Object> make(B captured) {
        Function<A, Object> lambda = a -> new C();
        I work = Failure::new;
        return () -> List.of(captured, lambda, work);
      }
    }

    @Test
    void thatALambdaOrAMethodReferenceUses() throws Exception {
      assertThat(references(Lambdas.class))
          .contains(
              name(A.class),
              name(B.class),
              name(C.class),
              name(I.class),
              name(Failure.class),
              "java.util.function.Supplier");
    }

    record Pair(A left, List<B> right, long number, double another) {}

    @Test
    void ofARecordComponent() throws Exception {
      assertThat(references(Pair.class)).contains(name(A.class), "java.util.List");
    }

    static class Host {
      class Inner {}

      enum Kind {
        ONE {
          @Override
          A make() {
            return new B();
          }
        };

        abstract A make();
      }
    }

    @Test
    void thatIsNestedAndTheOneThatItIsNestedIn() throws Exception {
      assertThat(references(Host.class)).contains(name(Host.Inner.class), name(Host.Kind.class));
      assertThat(references(Host.Inner.class)).contains(name(Host.class));
      assertThat(references(Host.Kind.class)).contains(name(Host.Kind.ONE.getClass()));
    }

    sealed interface Shape permits Round, Square {}

    record Round() implements Shape {}

    record Square() implements Shape {}

    @Test
    void thatMayExtendASealedOne() throws Exception {
      assertThat(references(Shape.class)).contains(name(Round.class), name(Square.class));
    }

    static class Wide {
      static final long LONG = 1L << 40;
      static final double DOUBLE = 1e300;

      static A after(long a, double b) {
        return a + LONG > b + DOUBLE ? new A() : null;
      }
    }

    @Test
    void behindConstantsThatTakeTwoPlaces() throws Exception {
      assertThat(references(Wide.class)).contains(name(A.class));
    }
  }

  @Nested
  class Names {
    static class Text {
      static String text() {
        return "Lcom/acme/Text; com.acme.Text [Lcom.acme.Text;";
      }
    }

    @Test
    void areNotTakenFromText() throws Exception {
      assertThat(references(Text.class)).noneMatch(name -> name.contains("acme"));
    }

    @Test
    void areThoseOfClassForName() throws Exception {
      for (Class<?> type :
          List.of(FindsTheClass.Code.class, FindsTheClass.Lambdas.class, ClassScanTest.class)) {
        for (String name : references(type)) {
          assertThat(Class.forName(name, false, ClassScanTest.class.getClassLoader())
                  .getName())
              .isEqualTo(name);
        }
      }
    }

    @Test
    void areFoundForEveryClassFileOfTheTests() throws Exception {
      for (Class<?> type : ClassScanTest.class.getDeclaredClasses()) {
        assertThat(references(type)).contains(name(type), name(ClassScanTest.class));
      }
    }
  }

  @Nested
  class WhatIsNoClassFile {
    @Test
    void isRefused() {
      for (String text :
          List.of("", "PK", "This is some text that is long enough", "\n".repeat(99))) {
        assertThatThrownBy(() -> ClassScan.references(text.getBytes(StandardCharsets.US_ASCII)))
            .isInstanceOf(IOException.class);
      }
    }

    @Test
    void isRefusedThoughItLooksLikeOneBehindItsFirstBytes() {
      byte[] bytes = ClassFiles.of(A.class);
      bytes[0] = 0;

      assertThatThrownBy(() -> ClassScan.references(bytes)).isInstanceOf(IOException.class);
    }

    @Test
    void isRefusedIfItEndsTooEarly() {
      byte[] bytes = ClassFiles.of(A.class);

      for (int length = 0; length < bytes.length / 2; length++) {
        byte[] start = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> ClassScan.references(start)).isInstanceOf(IOException.class);
      }
    }

    @Test
    void isRefusedOrReadBitByBit() {
      byte[] bytes = ClassFiles.of(FindsTheClass.Lambdas.class);
      Random random = new Random(17);
      for (int i = 0; i < 20_000; i++) {
        byte[] broken = bytes.clone();
        broken[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));

        try {
          ClassScan.references(broken);
        } catch (IOException e) {
          // That is a fine answer, too.
        }
      }
    }
  }

  private static Set<String> references(Class<?> type) throws IOException {
    return ClassScan.references(ClassFiles.of(type));
  }

  private static String name(Class<?> type) {
    return type.getName();
  }
}
