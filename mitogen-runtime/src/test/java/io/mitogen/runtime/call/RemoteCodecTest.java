package io.mitogen.runtime.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.UndeliverableException;
import io.mitogen.UndeliverableException.Reason;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemoteCodecTest {
  private final List<String> asked = new ArrayList<>();
  private final ClassFinder classes = (loader, name) -> {
    asked.add(loader + " " + name);
    return Class.forName(name);
  };

  @Test
  void itsClassIsAskedForWithTheFirstValueAndOnce() {
    RemoteCodec codec = new RemoteCodec(classes, 3, PlainCodec.class.getName());
    assertThat(asked).isEmpty();

    WireOutput out = new WireOutput();
    codec.write("hello", out);
    Object read = codec.read(new WireInput(out.toByteArray()), new NoContexts());

    assertThat(read).isEqualTo("hello");
    assertThat(asked).containsExactly("3 " + PlainCodec.class.getName());
  }

  @Test
  void aClassThatIsNotToBeHadIsNamedAndAskedForAgain() {
    RemoteCodec codec = new RemoteCodec(classes, 3, "com.acme.NoCodec");

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> codec.write("hello", new WireOutput()))
          .isInstanceOfSatisfying(
              UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_CLASS))
          .hasMessageStartingWith("the codec com.acme.NoCodec of this tree can't be had here: ");
    }

    assertThat(asked).hasSize(2);
  }

  @Test
  void aClassThatIsNoCodecIsRefused() {
    RemoteCodec codec = new RemoteCodec(classes, 3, "java.lang.Object");

    assertThatThrownBy(codec::name)
        .isInstanceOf(UndeliverableException.class)
        .hasMessageContaining("java.lang.Object")
        .hasMessageContaining("public constructor");
  }
}
