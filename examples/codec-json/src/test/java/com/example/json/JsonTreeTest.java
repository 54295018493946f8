package com.example.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.Blob;
import io.mitogen.CallException;
import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.Secret;
import io.mitogen.Tuple;
import io.mitogen.UndeliverableException;
import io.mitogen.core.Mitogen;
import io.mitogen.core.RouterOptions;
import io.mitogen.spi.contract.Difference;
import io.mitogen.spi.contract.SampleValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A tree whose values are JSON: {@code master -> one -> two}. */
@Timeout(60)
class JsonTreeTest {
  private static Router router;
  private static Context one;
  private static Context two;

  // begin: json-tree
  @BeforeAll
  static void connect() {
    router = Mitogen.open(RouterOptions.defaults().codec("json"));
    one = router.connect(Local.jvm().name("one"));
    two = router.connect(Local.jvm().name("two").via(one));
  }
  // end: json-tree

  @AfterAll
  static void close() {
    router.close();
  }

  // begin: json-chain
  @Test
  void valuesCrossWhereItWasNeverInstalled() {
    List<Object> values = Arrays.asList(
        null, 1, 2L, 3.5, "Größe", Blob.of(new byte[] {1}), Tuple.of("a", 1), Map.of("k", 7L));

    for (Context context : List.of(one, two)) {
      assertThat((Object) context.call(Inside::same, values)).isEqualTo(values);
      assertThat((String) context.call(Inside::classPath)).isEqualTo("/proc/self/fd/3");
      for (String name :
          List.of("com.example.json.JsonCodec", "com.fasterxml.jackson.core.JsonFactory")) {
        assertThat((String) context.call(Inside::loaderOf, name)).endsWith(".RemoteClassLoader");
      }
    }
  }
  // end: json-chain

  @Test
  void everySampleOfTheContractCrosses() {
    List<Object> samples = new ArrayList<>();
    SampleValues.all().forEach(each -> samples.add(each.getPayload()));

    assertThat(Difference.between(samples, two.call(Inside::same, samples))).isNull();
  }

  @Test
  void secretsAndContextsArriveAsWhatTheyAre() {
    assertThat((String) two.call(Inside::reveal, Secret.of("sesame"))).isEqualTo("sesame");
    assertThat((Object) two.call(Inside::same, (Object) one)).isEqualTo(one);
  }

  @Test
  void whatIsThrownArrives() {
    assertThatThrownBy(() -> two.call(Inside::fail, "no such file"))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void whereItIsNotAllowedCallsSaySo() {
    RouterOptions options = RouterOptions.defaults().codec("json").denyClasses("com.example.json");
    try (Router strict = Mitogen.open(options)) {
      Context context = strict.connect(Local.jvm());

      assertThatThrownBy(() -> context.call(System::getProperty, "user.name"))
          .isInstanceOfSatisfying(
              UndeliverableException.class,
              e -> assertThat(e.reason()).isEqualTo(UndeliverableException.Reason.NO_CLASS))
          .hasMessageContaining("the codec com.example.json.JsonCodec of this tree")
          .hasMessageContaining("denyClasses");
    }
  }

  /** {@code master -> one -> two -> child}, the last of which two starts by itself. */
  @Test
  void aContextThatStartsOthersHandsTheCodecOn() {
    Context child = two.call(Inside::offspring, List.of(1, 2L, "three"));

    assertThat(child.name()).isEqualTo("one.two.child");
    assertThat((Object) child.call(Inside::same, 4.5)).isEqualTo(4.5);
  }
}
