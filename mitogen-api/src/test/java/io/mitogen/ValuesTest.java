package io.mitogen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.spi.contract.SampleValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValuesTest {
  private static final Predicate<Context> OURS = context -> context.id() < 1000;

  enum Color {
    RED,
    GREEN {} // a class of its own
  }

  record Point(int x, int y) {}

  @Nested
  class Permitted {
    static Stream<Named<Object>> everyType() {
      return SampleValues.all();
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void everyTypeOfTheRulesTravels(Object value) {
      assertThat(Values.refusal("value", value, OURS)).isNull();
    }

    static List<Object> containersOfTheJdk() {
      return List.of(
          new ArrayList<>(List.of(1)),
          new LinkedList<>(List.of(1)),
          new CopyOnWriteArrayList<>(List.of(1)),
          List.of(1, 2, 3),
          List.of(),
          Arrays.asList(1, null),
          List.of(1, 2, 3).subList(0, 2),
          Collections.nCopies(3, "x"),
          Collections.unmodifiableList(new ArrayList<>()),
          Map.of(),
          Map.of("a", 1),
          new HashMap<>(Map.of(1, 2)),
          new LinkedHashMap<>(Map.of(1, 2)),
          new TreeMap<>(Map.of(1, 2)),
          new ConcurrentHashMap<>(Map.of(1, 2)),
          Collections.singletonMap(null, null));
    }

    @ParameterizedTest
    @MethodSource("containersOfTheJdk")
    void everyListAndMapOfTheJdkTravels(Object value) {
      assertThat(Values.refusal("value", value, OURS)).isNull();
    }

    @Test
    void listsMayBeNestedTwoHundredLevelsDeep() {
      assertThat(Values.refusal("value", nested(200), OURS)).isNull();
    }

    @Test
    void oneListMayStandInSeveralPlaces() {
      List<Integer> shared = List.of(1);

      assertThat(Values.refusal("value", List.of(shared, shared, Map.of("again", shared)), OURS))
          .isNull();
    }
  }

  @Nested
  class Refused {
    static Object[][] refusals() {
      return new Object[][] {
        {
          new Point(1, 2),
          "is a io.mitogen.ValuesTest$Point, which may not travel; send the values it is made of"
        },
        {Color.RED, "is a io.mitogen.ValuesTest$Color, which may not travel; send its name()"},
        {Color.GREEN, "is a io.mitogen.ValuesTest$Color$1, which may not travel; send its name()"},
        {'c', "is a java.lang.Character, which may not travel; send a String"},
        {new int[] {1}, "is a [I, which may not travel; send a List"},
        {new String[] {"a"}, "is a [Ljava.lang.String;, which may not travel; send a List"},
        {
          new ArrayDeque<>(),
          "is a java.util.ArrayDeque, which may not travel; copy it into an ArrayList"
        },
        {
          Collections.emptySet(),
          "is a java.util.Collections$EmptySet, which may not travel; copy it into an ArrayList"
        },
        {
          EnumSet.noneOf(Color.class),
          "is a java.util.RegularEnumSet, which may not travel; copy it into an ArrayList"
        },
        {
          new OwnList(),
          "is a io.mitogen.ValuesTest$OwnList, which may not travel; copy it into an ArrayList"
        },
        {
          new OwnMap(),
          "is a io.mitogen.ValuesTest$OwnMap, which may not travel; copy it into a LinkedHashMap"
        },
        {
          new ArrayList<>() {},
          "is a io.mitogen.ValuesTest$Refused$1, which may not travel; copy it into an ArrayList"
        },
        {
          new OwnBigInteger(),
          "is a io.mitogen.ValuesTest$OwnBigInteger, which may not travel; send the values it is made of"
        },
        {
          new BigDecimal("1.5"),
          "is a java.math.BigDecimal, which may not travel; send the values it is made of"
        },
        {
          Instant.EPOCH,
          "is a java.time.Instant, which may not travel; send the values it is made of"
        },
        {
          Optional.empty(),
          "is a java.util.Optional, which may not travel; send the values it is made of"
        },
        {new UUID(1, 2), "is a java.util.UUID, which may not travel; send the values it is made of"
        },
        {
          new StringBuilder(),
          "is a java.lang.StringBuilder, which may not travel; send the values it is made of"
        },
        {
          new IllegalStateException(),
          "is a java.lang.IllegalStateException, which may not travel; send the values it is made of"
        },
        {
          Map.of(1, new HashMap<>(Map.of(new byte[0], 1))),
          ".values has a byte[] as a key; use a Blob, which is equal by content"
        },
      };
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void theTypeAndARemedyAreNamed(Object value, String refusal) {
      String between = refusal.startsWith(".") ? "" : " ";

      assertThat(Values.refusal("result", value, OURS)).isEqualTo("result" + between + refusal);
    }

    @Test
    void aPathOfTheFileSystemIsNamed() {
      assertThat(Values.refusal("args[0]", Path.of("x"), OURS))
          .startsWith("args[0] is a sun.nio.fs.")
          .endsWith("which may not travel; send the values it is made of");
    }

    @Test
    void theExceptionHasTheSameTextAndTheReason() {
      assertThatThrownBy(() -> Values.check("args[1]", Set.of(), OURS))
          .hasMessage(
              "args[1] is a java.util.ImmutableCollections$SetN, which may not travel; copy it into an ArrayList")
          .isInstanceOfSatisfying(
              UndeliverableException.class,
              e -> assertThat(e.reason()).isEqualTo(UndeliverableException.Reason.ARGUMENT));
    }
  }

  @Nested
  class ThePath {
    @Test
    void leadsThroughMapsByKey() {
      assertThat(Values.refusal("args[1]", Map.of("owner", new Point(1, 2)), OURS))
          .startsWith("args[1].owner is a ");
    }

    @Test
    void leadsThroughListsAndTuplesByIndex() {
      Object value =
          List.of(1, Tuple.of("a", null, Map.of("hosts", Arrays.asList(null, new Point(1, 2)))));

      assertThat(Values.refusal("result", value, OURS)).startsWith("result[1][2].hosts[1] is a ");
    }

    @Test
    void namesAKeyAsSuch() {
      assertThat(Values.refusal("args[0]", Map.of(List.of(new Point(1, 2)), 1), OURS))
          .startsWith("args[0].keys[0] is a ");
    }

    @Test
    void doesNotPrintKeysThatAreNotTexts() {
      assertThat(Values.refusal("args[0]", Map.of(Secret.of("key"), Color.RED), OURS))
          .startsWith("args[0].values is a ");
    }
  }

  @Nested
  class WithoutAnEnd {
    @Test
    void aListThatContainsItselfIsRefused() {
      List<Object> list = new ArrayList<>();
      list.add(list);
      list.add(list);

      assertThat(Values.refusal("args[0]", list, OURS))
          .startsWith("args[0][0][0][0]")
          .endsWith("[0] is nested more than 200 levels deep; perhaps it contains itself");
    }

    @Test
    void aMapThatContainsItselfThroughATupleIsRefused() {
      Map<String, Object> map = new HashMap<>();
      map.put("self", Tuple.of(List.of(map)));

      assertThat(Values.refusal("args[0]", map, OURS))
          .startsWith("args[0].self[0][0].self")
          .endsWith("perhaps it contains itself");
    }

    @Test
    void oneLevelMoreThanPermittedIsRefused() {
      assertThat(Values.refusal("value", nested(201), OURS))
          .contains("is nested more than 200 levels deep");
    }
  }

  @Test
  void aListThatChangesMeanwhileIsRefused() {
    List<Object> list = new ArrayList<>(List.of(1, 2, 3));
    List<Object> view = list.subList(0, 2);
    list.add(4); // every look into the view fails from now on

    assertThat(Values.refusal("args[0]", view, OURS))
        .isEqualTo(
            "args[0] could not be read to its end (java.util.ConcurrentModificationException);"
                + " perhaps another thread changes it");
  }

  /** So many levels below the outermost list. */
  private static Object nested(int levels) {
    Object value = List.of();
    for (int i = 0; i < levels; i++) {
      value = List.of(value);
    }
    return value;
  }

  private static final class OwnList extends AbstractList<Object> {
    @Override
    public Object get(int index) {
      return index;
    }

    @Override
    public int size() {
      return 1;
    }
  }

  private static final class OwnMap extends AbstractMap<Object, Object> {
    @Override
    public Set<Entry<Object, Object>> entrySet() {
      return Set.of();
    }
  }

  private static final class OwnBigInteger extends BigInteger {
    OwnBigInteger() {
      super("1");
    }
  }

  @Test
  void listsThatShareTheirElementsDoNotTakeForever() {
    List<Object> list = List.of();
    for (int i = 0; i < 100; i++) {
      list = List.of(list, list);
    }
    List<Object> shared = list;

    assertThatThrownBy(() -> Values.check("value", shared, OURS))
        .hasMessageContaining("more than 10000000 lists, maps and tuples");
  }
}
