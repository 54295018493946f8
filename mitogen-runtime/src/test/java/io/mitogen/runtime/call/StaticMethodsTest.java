package io.mitogen.runtime.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.UndeliverableException;
import io.mitogen.UndeliverableException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StaticMethodsTest {
  private static final String CLASS = Hosts.class.getName();

  private final List<String> asked = new ArrayList<>();
  private final StaticMethods methods = new StaticMethods((loader, name) -> {
    asked.add(loader + ":" + name);
    return Class.forName(name, false, StaticMethodsTest.class.getClassLoader());
  });

  /** What is called below; what each method returns says which it was. */
  @SuppressWarnings("unused")
  static class Hosts {
    static {
      if (Boolean.getBoolean("mitogen.test.never")) {
        throw new AssertionError();
      }
    }

    static String alone(String text) {
      return "alone";
    }

    private static String hidden() {
      return "hidden";
    }

    String instance() {
      return "instance";
    }

    static String tail(String file, int lines) {
      return "lines";
    }

    static String tail(String file, long bytes) {
      return "bytes";
    }

    static String tail(String file, String from) {
      return "from";
    }

    static String tail(String file) {
      return "file";
    }

    static String wide(double number) {
      return "double";
    }

    static String flag(boolean flag) {
      return "flag";
    }

    static String letter(char letter) {
      return "letter";
    }

    static String any(Object value) {
      return "object";
    }

    static String lists(List<?> first, Map<?, ?> second) {
      return "lists";
    }

    static String many(String... texts) {
      return "many";
    }

    static String lambdas() {
      Runnable made = () -> {};
      return made.toString();
    }
  }

  @Nested
  class ByDescriptor {
    @Test
    void exactlyThatMethodIsFound() {
      assertFound("tail", "(Ljava/lang/String;J)Ljava/lang/String;", "bytes", "f", 1L);
      assertFound("tail", "(Ljava/lang/String;I)Ljava/lang/String;", "lines", "f", 1);
    }

    @Test
    void arraysAreDescribedToo() {
      assertFound(
          "many", "([Ljava/lang/String;)Ljava/lang/String;", "many", (Object) new String[0]);
    }

    @Test
    void theClassIsAskedForOnce() {
      MethodName name = new MethodName(3, CLASS, "alone", "(Ljava/lang/String;)Ljava/lang/String;");

      assertThat(methods.find(name, new Object[] {"a"}))
          .isSameAs(methods.find(name, new Object[] {"b"}));
      assertThat(asked).containsExactly("3:" + CLASS);
    }

    @Test
    void theSameNameInAnotherLoaderIsAnotherMethod() {
      methods.find(new MethodName(3, CLASS, "hidden", "()Ljava/lang/String;"), new Object[0]);
      methods.find(new MethodName(4, CLASS, "hidden", "()Ljava/lang/String;"), new Object[0]);

      assertThat(asked).containsExactly("3:" + CLASS, "4:" + CLASS);
    }

    @Test
    void anotherVersionOfTheClassIsSaidToBeOne() {
      assertRefused(
          new MethodName(0, CLASS, "alone", "(I)V"),
          Reason.NO_METHOD,
          CLASS + ".alone(I)V is not there in " + CLASS
              + "; is it another version of the class than the caller's?");
    }

    @Test
    void anInstanceMethodIsNotFound() {
      assertRefused(
          new MethodName(0, CLASS, "instance", "()Ljava/lang/String;"),
          Reason.NO_METHOD,
          CLASS + ".instance()Ljava/lang/String; is not there in " + CLASS
              + "; is it another version of the class than the caller's?");
    }
  }

  @Nested
  class ByName {
    @Test
    void theOnlyMethodIsFound() {
      assertFound("alone", "", "alone", "text");
    }

    @Test
    void aPrivateOneIsFound() {
      assertFound("hidden", "", "hidden");
    }

    @Test
    void theOneThatTakesTheArgumentsIsFound() {
      assertFound("tail", "", "file", "f");
      assertFound("tail", "", "from", "f", "x");
      assertFound("tail", "", "bytes", "f", 1L);
    }

    @Test
    void withParameterTypesItIsThatOne() {
      assertFound("tail(java.lang.String, int)", "", "lines", "f", 1);
      assertFound("tail(java.lang.String,long)", "", "bytes", "f", 1);
      assertFound("hidden()", "", "hidden");
      assertFound("many(java.lang.String[])", "", "many", (Object) new String[0]);
    }

    @Test
    void nullFitsWhatIsNotPrimitive() {
      assertFound("tail(java.lang.String,java.lang.String)", "", "from", null, null);
      assertFound("lists", "", "lists", null, null);
      assertNoneFits("flag", "(null)", "flag(boolean)", (Object) null);
    }

    @Test
    void numbersAreWidenedAsJavaDoes() {
      for (Object number : List.of((byte) 1, (short) 1, 1, 1L, 1f, 1d)) {
        assertFound("wide", "", "double", number);
      }
    }

    @Test
    void numbersAreNotNarrowed() {
      assertNoneFits(
          "tail(java.lang.String,int)",
          "(java.lang.String, java.lang.Long)",
          "tail(java.lang.String); tail(java.lang.String,int); tail(java.lang.String,java.lang.String);"
              + " tail(java.lang.String,long)",
          "f",
          1L);
    }

    @Test
    void nothingIsAChar() {
      assertNoneFits("letter", "(java.lang.String)", "letter(char)", "a");
      assertNoneFits("letter", "(java.lang.Integer)", "letter(char)", 1);
    }

    @Test
    void aBooleanIsNoNumber() {
      assertFound("flag", "", "flag", true);
      assertNoneFits("wide", "(java.lang.Boolean)", "wide(double)", true);
    }

    @Test
    void whatWasFoundForSomeArgumentsIsNotTakenForOthers() {
      assertFound("tail", "", "bytes", "f", 1L);
      assertFound("tail", "", "from", "f", "x");
    }

    @Test
    void severalThatFitAreNamed() {
      assertThatThrownBy(() -> find("tail", "", "f", 1))
          .hasMessageMatching("\\Q" + CLASS
              + " has several static methods tail that take (java.lang.String, java.lang.Integer); name one of \\E"
              + "(tail\\(java.lang.String,int\\); tail\\(java.lang.String,long\\)|"
              + "tail\\(java.lang.String,long\\); tail\\(java.lang.String,int\\))");
    }

    @Test
    void theWrongNumberOfArgumentsIsSaid() {
      assertNoneFits("alone", "no arguments", "alone(java.lang.String)");
      assertNoneFits(
          "alone", "(java.lang.String, java.lang.String)", "alone(java.lang.String)", "a", "b");
    }

    @Test
    void anInstanceMethodIsSaidToBeOne() {
      assertNoneFits("instance", "no arguments", "instance(), which is not static");
    }

    @Test
    void whatIsNotThereAtAllIsSaid() {
      assertRefused(
          new MethodName(0, CLASS, "nothing", ""),
          Reason.NO_METHOD,
          CLASS + " has no static method nothing that takes no arguments");
    }

    @Test
    void whatTheCompilerMadeIsNotFound() {
      String synthetic = "lambda$lambdas$0";

      assertRefused(
          new MethodName(0, CLASS, synthetic, ""),
          Reason.NO_METHOD,
          CLASS + " has no static method " + synthetic + " that takes no arguments");
    }

    private void assertNoneFits(String name, String types, String others, Object... arguments) {
      assertThatThrownBy(() -> find(name, "", arguments))
          .isInstanceOfSatisfying(
              UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_METHOD))
          .satisfies(e -> assertThat(sorted(e.getMessage()))
              .isEqualTo(sorted(CLASS + " has no static method " + name + " that takes " + types
                  + "; it has " + others)));
    }

    /** The order of methods is the JVM's. */
    private List<String> sorted(String message) {
      int from = message.indexOf("; it has ") + "; it has ".length();
      List<String> parts = new ArrayList<>(List.of(message.substring(from).split("; ")));
      parts.sort(null);
      parts.add(0, message.substring(0, from));
      return parts;
    }
  }

  @Nested
  class TheClass {
    @Test
    void thatIsNotToBeHadIsNamedWithTheReason() {
      StaticMethods none = new StaticMethods((loader, name) -> {
        throw new ClassNotFoundException(name + ": the master has no such class either");
      });

      assertThatThrownBy(() -> none.find(new MethodName(1, "com.acme.Hosts", "tail", ""), args()))
          .hasMessage(
              "the class com.acme.Hosts can't be used here: java.lang.ClassNotFoundException: com.acme.Hosts: the master"
                  + " has no such class either")
          .isInstanceOfSatisfying(
              UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_CLASS));
    }

    @Test
    void thatIsBrokenIsNamedWithTheReason() {
      StaticMethods broken = new StaticMethods((loader, name) -> {
        throw new NoClassDefFoundError("com/acme/Gone");
      });

      assertThatThrownBy(() -> broken.find(new MethodName(1, "com.acme.Hosts", "tail", ""), args()))
          .hasMessage(
              "the class com.acme.Hosts can't be used here: java.lang.NoClassDefFoundError: com/acme/Gone")
          .isInstanceOfSatisfying(
              UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_CLASS));
    }

    private Object[] args() {
      return new Object[0];
    }
  }

  private String find(String name, String descriptor, Object... arguments) {
    try {
      return (String)
          methods.find(new MethodName(0, CLASS, name, descriptor), arguments).invoke(arguments);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private void assertFound(String name, String descriptor, String expected, Object... arguments) {
    assertThat(find(name, descriptor, arguments)).isEqualTo(expected);
  }

  private void assertRefused(MethodName name, Reason reason, String message) {
    assertThatThrownBy(() -> methods.find(name, new Object[0]))
        .hasMessage(message)
        .isInstanceOfSatisfying(
            UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
