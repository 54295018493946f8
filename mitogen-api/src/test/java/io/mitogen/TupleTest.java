package io.mitogen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TupleTest {
  @Test
  void elementsAreHadByIndexAsWhatTheReaderExpects() {
    Tuple tuple = Tuple.of("ann", 42, null);

    String name = tuple.get(0);
    int age = tuple.get(1);
    Object nothing = tuple.get(2);

    assertThat(name).isEqualTo("ann");
    assertThat(age).isEqualTo(42);
    assertThat(nothing).isNull();
    assertThat(tuple.size()).isEqualTo(3);
  }

  @Test
  void anotherTypeThanExpectedFailsAtTheReader() {
    Tuple tuple = Tuple.of("ann");

    assertThatThrownBy(() -> {
          Integer number = tuple.get(0);
        })
        .isInstanceOf(ClassCastException.class);
  }

  @Test
  void tuplesAreEqualByContentOfTheirArraysToo() {
    Tuple one = Tuple.of("a", new byte[] {1}, List.of(1));
    Tuple other = Tuple.of("a", new byte[] {1}, List.of(1));

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one)
        .isNotEqualTo(Tuple.of("a", new byte[] {2}, List.of(1)))
        .isNotEqualTo(one.asList());
    assertThat(Tuple.of(1)).isNotEqualTo(Tuple.of(1L));
  }

  @Test
  void theArrayItWasMadeFromMayChangeAfterwards() {
    Object[] elements = {"a"};
    Tuple tuple = Tuple.of(elements);

    elements[0] = "b";

    assertThat(tuple).isEqualTo(Tuple.of("a"));
  }

  @Test
  void itsListCannotBeChanged() {
    assertThatThrownBy(() -> Tuple.of("a").asList().set(0, "b"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void itPrintsItsElements() {
    assertThat(Tuple.of("ann", null, Tuple.of(1, Secret.of("x"))))
        .hasToString("(ann, null, (1, [secret]))");
    assertThat(Tuple.of()).hasToString("()");
  }
}
