package io.mitogen.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitogen.runtime.route.Descendant;
import io.mitogen.runtime.stream.Neighbour;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** master -> 1 -> 2, after which very many came and went. */
class OriginsTest {
  private final Map<Integer, Descendant> living = new HashMap<>();
  private final Origins origins = new Origins(living::get);

  @BeforeEach
  void come() {
    come(1, 0);
    come(2, 1);
    for (int id = 3; id < 10_100; id++) {
      come(id, 0);
    }
  }

  private void come(int id, int parent) {
    Descendant context = Descendant.child(parent, new Neighbour(id, "context-" + id, 4711, "17"));
    origins.add(context);
    if (id <= 2) {
      living.put(id, context);
    }
  }

  @Test
  void oneThatIsThereIsKnownHoweverManyCameAfterIt() {
    assertThat(origins.name(1)).isEqualTo("context-1");
    assertThat(origins.isWithin(2, 1)).isTrue();
    assertThat(origins.isWithin(1, 2)).isFalse();
  }

  @Test
  void oneThatHasGoneIsKnownForAWhile() {
    assertThat(origins.name(10_099)).isEqualTo("context-10099");
    assertThat(origins.name(3)).isNull();
  }
}
