package io.mitogen.serial;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.Blob;
import io.mitogen.CallException;
import io.mitogen.RemoteThrowable;
import io.mitogen.Secret;
import io.mitogen.Tuple;
import io.mitogen.UndeliverableException;
import io.mitogen.UndeliverableException.Reason;
import io.mitogen.Values;
import io.mitogen.spi.Codec;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.contract.CodecContract;
import io.mitogen.spi.contract.Difference;
import io.mitogen.spi.contract.SampleContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CborCodecTest implements CodecContract {
  @Override
  public Codec codec() {
    return Wire.CODEC;
  }

  @Test
  void itIsFoundOnTheModulePathAndOnTheClassPath() throws IOException {
    assertThat(CborCodec.class.getModule().getDescriptor().provides())
        .singleElement()
        .satisfies(provides -> assertThat(provides.service()).isEqualTo(Codec.class.getName()))
        .satisfies(provides ->
            assertThat(provides.providers()).containsExactly(CborCodec.class.getName()));
    try (InputStream services =
        CborCodec.class.getResourceAsStream("/META-INF/services/" + Codec.class.getName())) {
      assertThat(services).hasContent(CborCodec.class.getName());
    }
  }

  @Nested
  class IntegersOfOtherEncoders {
    @Test
    void areIntegersInTheShorterFormsIfTheyFit() {
      assertThat(Wire.describe(Wire.fromHex("1a00000001"))).isEqualTo("1");
      assertThat(Wire.describe(Wire.fromHex("190001"))).isEqualTo("1");
      assertThat(Wire.describe(Wire.fromHex("1801"))).isEqualTo("1");
      assertThat(Wire.describe(Wire.fromHex("3800"))).isEqualTo("-1");
      assertThat(Wire.describe(Wire.fromHex("1a7fffffff"))).isEqualTo("2147483647");
      assertThat(Wire.describe(Wire.fromHex("3a7fffffff"))).isEqualTo("-2147483648");
    }

    @Test
    void areLongsWhereAnIntIsTooSmall() {
      assertThat(Wire.describe(Wire.fromHex("1a80000000"))).isEqualTo("2147483648L");
      assertThat(Wire.describe(Wire.fromHex("1affffffff"))).isEqualTo("4294967295L");
      assertThat(Wire.describe(Wire.fromHex("3a80000000"))).isEqualTo("-2147483649L");
      assertThat(Wire.describe(Wire.fromHex("3affffffff"))).isEqualTo("-4294967296L");
    }

    @Test
    void areBigIntegersWhereALongIsTooSmall() {
      assertThat(Wire.describe(Wire.fromHex("1b7fffffffffffffff")))
          .isEqualTo("9223372036854775807L");
      assertThat(Wire.describe(Wire.fromHex("1b8000000000000000")))
          .isEqualTo("9223372036854775808N");
      assertThat(Wire.describe(Wire.fromHex("3b7fffffffffffffff")))
          .isEqualTo("-9223372036854775808L");
      assertThat(Wire.describe(Wire.fromHex("3b8000000000000000")))
          .isEqualTo("-9223372036854775809N");
    }

    @Test
    void mayHaveNoBytesOrLeadingZerosOrChunks() {
      assertThat(Wire.describe(Wire.fromHex("c240"))).isEqualTo("0N");
      assertThat(Wire.describe(Wire.fromHex("c340"))).isEqualTo("-1N");
      assertThat(Wire.describe(Wire.fromHex("c241ff"))).isEqualTo("255N");
      assertThat(Wire.describe(Wire.fromHex("c2430000ff"))).isEqualTo("255N");
      assertThat(Wire.describe(Wire.fromHex("c25f41014200ffff"))).isEqualTo("65791N");
    }
  }

  @Nested
  class IndefiniteLengths {
    @Test
    void ofStringsMayHaveNoChunksOrEmptyOnes() {
      assertThat(Wire.describe(Wire.fromHex("7fff"))).isEqualTo("\"\"");
      assertThat(Wire.describe(Wire.fromHex("5fff"))).isEqualTo("h''");
      assertThat(Wire.describe(Wire.fromHex("7f6061616060ff"))).isEqualTo("\"a\"");
    }

    @Test
    void mayStandInOurOwnTypes() {
      assertThat(Wire.fromHex("d9cd6b 9f 01 02 ff")).isEqualTo(Tuple.of(1, 2));
      assertThat(Wire.fromHex("d9cd6c 5f 41 01 41 02 ff")).isEqualTo(Blob.of(new byte[] {1, 2}));
    }

    @Test
    void ofMapsMayBeEmpty() {
      assertThat(Wire.fromHex("bfff")).isEqualTo(Map.of());
    }
  }

  @Nested
  class WhatCanNotBeWritten {
    @Test
    void isAnotherType() {
      assertArgument(
          () -> Wire.encode(Set.of()), "a java.util.ImmutableCollections$SetN may not travel");
      assertArgument(() -> Wire.encode(List.of(1, 'c')), "a java.lang.Character may not travel");
      assertArgument(() -> Wire.encode(new int[1]), "a [I may not travel");
    }

    @Test
    void isAListThatGrows() {
      List<Object> list = new AbstractList<>() {
        private int size = 2;

        @Override
        public Object get(int index) {
          return index;
        }

        @Override
        public int size() {
          return size++;
        }
      };

      assertArgument(
          () -> Wire.encode(list),
          "a " + list.getClass().getName() + " changed its size while it was written; send a copy");
    }

    @Test
    void isAListThatShrinks() {
      List<Object> list = new ArrayList<>(List.of(1, 2, 3)) {
        @Override
        public Iterator<Object> iterator() {
          return List.<Object>of(1, 2).iterator();
        }
      };

      assertArgument(
          () -> Wire.encode(Tuple.of(list)),
          "a " + list.getClass().getName() + " changed its size while it was written; send a copy");
    }

    @Test
    void isAMapThatGrows() {
      Map<Object, Object> map = new ConcurrentHashMap<>(Map.of("a", 1)) {
        @Override
        public int size() {
          return 0;
        }
      };

      assertArgument(
          () -> Wire.encode(map),
          "a " + map.getClass().getName() + " changed its size while it was written; send a copy");
    }

    @Test
    void isAListThatNoticesThatAnotherThreadChangedIt() {
      List<Integer> list = new ArrayList<>(List.of(1, 2, 3));
      List<Integer> view = list.subList(0, 2);
      list.add(4); // every look into the view fails from now on

      assertArgument(
          () -> Wire.encode(Map.of("view", view)),
          "a list or map could not be read to its end; perhaps another thread changes it");
      assertThatThrownBy(() -> Wire.encode(view))
          .hasCauseInstanceOf(ConcurrentModificationException.class);
    }

    @Test
    void isAListThatContainsItself() {
      List<Object> list = new ArrayList<>();
      list.add(Tuple.of(Collections.singletonMap("self", list)));

      assertArgument(
          () -> Wire.encode(list),
          "a value is nested more than 200 levels deep; perhaps it contains itself");
    }

    @Test
    void isAnIdentityHashMapWithEqualKeys() {
      Map<String, Integer> map = new IdentityHashMap<>();
      map.put("a", 1);
      assertThat(Wire.decode(Wire.encode(map))).isEqualTo(Map.of("a", 1));

      map.put(new String("a"), 2);

      assertArgument(
          () -> Wire.encode(map),
          "an IdentityHashMap has keys that are equal; copy it into a LinkedHashMap");
    }

    @Test
    void isASecretThatWasWiped() {
      Secret secret = Secret.of("x");
      secret.close();

      assertArgument(() -> Wire.encode(secret), "a secret may not travel after it was wiped");
    }

    @Test
    void areTooManyCallExceptions() {
      CallException failure = new CallException("c", remote("E", null));

      Wire.encode(Collections.nCopies(10_000, failure));

      assertArgument(
          () -> Wire.encode(Collections.nCopies(10_001, failure)),
          "more than 10000 CallExceptions in one value");
    }

    private void assertArgument(ThrowingCallable call, String message) {
      assertThatThrownBy(call)
          .hasMessage(message)
          .isInstanceOfSatisfying(
              UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ARGUMENT));
    }
  }

  @Nested
  class Failures {
    @Test
    void keepFramesAsTheyAre() {
      RemoteThrowable thrown = remote("E", null);
      thrown.setStackTrace(
          new Exception().getStackTrace()); // frames with loaders, modules and versions
      CallException failure = new CallException("ssh.web1", thrown);

      assertThat(thrown.getStackTrace()).hasSizeGreaterThan(5);
      assertThat(Difference.between(failure, Wire.decode(Wire.encode(failure)))).isNull();
    }

    @Test
    void takeAlongWhatIsNotRemoteAsItsTypeAndMessage() {
      RemoteThrowable thrown = remote("E", null);
      thrown.addSuppressed(new UncheckedIOException("outer", new IOException("inner")));

      Throwable suppressed = ((CallException)
              Wire.decode(Wire.encode(new CallException("c", thrown))))
          .remote()
          .getSuppressed()[0];

      assertThat(suppressed)
          .isInstanceOf(RemoteThrowable.class)
          .hasToString("java.io.UncheckedIOException: outer")
          .hasStackTraceContaining("takeAlongWhatIsNotRemote");
      assertThat(suppressed.getCause()).hasToString("java.io.IOException: inner");
    }

    @Test
    void mayHaveTwoHundredCauses() {
      CallException failure = new CallException("c", chain(200));

      assertThat(Difference.between(failure, Wire.decode(Wire.encode(failure)))).isNull();
    }

    @Test
    void mayNotHaveMoreCauses() {
      CallException failure = new CallException("c", chain(202));

      assertThatThrownBy(() -> Wire.encode(failure))
          .hasMessage("a value is nested more than 200 levels deep; perhaps it contains itself");
    }

    @Test
    void mayStandAsDeepAsAScalar() {
      Object deep = new CallException("c", remote("E", null));
      for (int i = 0; i <= Values.MAX_DEPTH; i++) {
        deep = List.of(deep);
      }
      Values.check("deep", deep, context -> true);

      assertThat(Difference.between(deep, Wire.decode(Wire.encode(deep)))).isNull();
    }

    @Test
    void thatSuppressEachOtherEnd() {
      RemoteThrowable one = remote("E", null);
      RemoteThrowable other = remote("F", one);
      one.addSuppressed(other);

      assertThatThrownBy(() -> Wire.encode(new CallException("c", other)))
          .hasMessageContaining("nested more than 200 levels deep");
    }

    private RemoteThrowable chain(int causes) {
      return remote("E" + causes, causes == 0 ? null : chain(causes - 1));
    }
  }

  @Nested
  class Secrets {
    @Test
    void areNoTextInACapture() {
      assertThat(new String(Wire.encode(Secret.of("hunter2")), ISO_8859_1))
          .doesNotContain("hunter2");
    }
  }

  @Test
  void keysOfDifferentTypesAreDifferentKeys() {
    Set<Object> keys =
        new HashSet<>(List.of(1, 1L, (short) 1, (byte) 1, 1f, 1.0, BigInteger.ONE, "1"));
    Map<Object, Object> map = new LinkedHashMap<>();
    keys.forEach(key -> map.put(key, key));

    assertThat(((Map<?, ?>) Wire.decode(Wire.encode(map))).size()).isEqualTo(8);
  }

  @Test
  void exactlyOneValueIsRead() {
    WireInput in = new WireInput(new byte[] {1, 2, 3});

    assertThat(Wire.CODEC.read(in, SampleContext::new)).isEqualTo(1);
    assertThat(in.remaining()).isEqualTo(2);
  }

  private static RemoteThrowable remote(String type, RemoteThrowable cause) {
    return new RemoteThrowable(type, null, new StackTraceElement[0], cause);
  }
}
