package io.mitogen.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.runtime.frame.Inbound;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.runtime.stream.FakeNeighbour;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of whose end a neighbour is told. */
@Timeout(20)
class LinkTest {
  private final Family family = new Family();
  private final Link child = new Link(family.left.stream(), false);
  private final Link parent = new Link(family.parent.stream(), true);

  @Test
  void aChildIsToldOfThoseThatItHasMet() {
    child.meets(1);
    child.meets(1);

    assertThat(child.forget(1)).isTrue();
    assertThat(child.forget(2)).isFalse();
  }

  @Test
  void aChildIsToldOnce() {
    child.meets(1);
    child.forget(1);

    assertThat(child.forget(1)).isFalse();
  }

  @Test
  void aChildThatHasMetManyIsToldOfAll() {
    for (int i = 0; i < 10_000; i++) {
      child.meets(i);
    }
    assertThat(child.forget(77_777)).isFalse();
    child.meets(10_000);
    child.meets(0);

    child.meets(10_001);

    assertThat(child.forget(77_777)).isTrue();
    assertThat(child.forget(5)).isTrue();
    assertThat(child.forget(5)).isTrue();
  }

  @Test
  void ofTheParentNobodyKeepsWhomItHasMet() {
    parent.meets(1); // it is told of all anyway

    assertThat(parent.forget(1)).isFalse();
  }

  @Test
  void aChildThatHasMetManyIsToldOfAllButItsOwn() {
    FakeNeighbour left = family.left;
    family.addThoseBelowLeft();
    for (int i = 0; i <= 10_000; i++) {
      family.parent.says(Family.value(Family.LEFT, 100_000 + i, 1000, 0));
    }

    left.says(Family.delRoute(Family.LEFT, 1001, "left.a", "it was closed"));
    family.parent.says(Family.delRoute(Family.PARENT, 99, "ssh.web1", "it was closed"));

    Inbound end = left.next();
    while (end.handle() != Wire.DEL_ROUTE) {
      end = left.next();
    }
    assertThat(end.input().i32()).isEqualTo(99);
    assertThat(family.right.heard()).isEmpty();
  }
}
