package io.mitogen.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.CallException;
import io.mitogen.RemoteThrowable;
import io.mitogen.UndeliverableException;
import io.mitogen.UndeliverableException.Reason;
import io.mitogen.spi.WireOutput;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are wrong, by accident or on purpose. */
class HostileInputTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // heads
        "''               | ends too early: 1 bytes wanted at byte 0, 0 there",
        "18               | ends too early: 1 bytes wanted at byte 1, 0 there",
        "1b 00000000      | ends too early: 1 bytes wanted at byte 5, 0 there",
        "1c               | a head whose info 28 means nothing at byte 0",
        "3e               | a head whose info 30 means nothing at byte 0",
        "1f               | a head whose info 31 means nothing at byte 0",
        "3f               | a head whose info 31 means nothing at byte 0",
        "5c               | a head whose info 28 means nothing at byte 0",
        "81 7d            | a head whose info 29 means nothing at byte 1",
        "df               | a head whose info 31 means nothing at byte 0",
        // simple values
        "81 f7            | undefined, which Java has not, at byte 1",
        "e0               | an unknown simple value at byte 0",
        "f8 14            | an unknown simple value at byte 0",
        "fc               | an unknown simple value at byte 0",
        "ff               | a break that ends nothing at byte 0",
        "82 01 ff         | a break that ends nothing at byte 2",
        "a1 ff 00         | a break that ends nothing at byte 1",
        "a1 01 ff         | a break that ends nothing at byte 2",
        "bf 01 ff         | a break that ends nothing at byte 2",
        "f9 00            | ends too early: 1 bytes wanted at byte 2, 0 there",
        "fa 000000        | ends too early: 1 bytes wanted at byte 4, 0 there",
        // lengths
        "41               | a length of 1 with only 0 bytes left at byte 0",
        "62 61            | a length of 2 with only 1 bytes left at byte 0",
        "5a ffffffff 00   | a length of 4294967295 with only 1 bytes left at byte 0",
        "7b ffffffffffffffff 00 | a length of 18446744073709551615 with only 1 bytes left at byte 0",
        "82 01            | a length of 2 with only 1 bytes left at byte 0",
        "81 9b 7fffffffffffffff 00 | a length of 9223372036854775807 with only 1 bytes left at byte 1",
        "a1 01            | a length of 1 with only 1 bytes left at byte 0",
        "bb 8000000000000000 | a length of 9223372036854775808 with only 0 bytes left at byte 0",
        "9f 01            | ends too early: 1 bytes wanted at byte 2, 0 there",
        "82 41 00         | ends too early: 1 bytes wanted at byte 3, 0 there",
        // texts
        "61 ff            | a text at byte 1 is not UTF-8",
        "82 01 62 c328    | a text at byte 3 is not UTF-8",
        "63 eda080        | a text at byte 1 is not UTF-8",
        "7f 61c3 61bc ff  | a text at byte 2 is not UTF-8",
        "7f 41 61 ff      | an indefinite string has another item in it at byte 1",
        "5f 61 61 ff      | an indefinite string has another item in it at byte 1",
        "5f 5f ff ff      | an indefinite string has another item in it at byte 1",
        "7f 61 61         | ends too early: 1 bytes wanted at byte 3, 0 there",
        // keys
        "a2 01 02 01 03   | a map with the same key twice, again at byte 3",
        "bf 6161 02 6161 03 ff | a map with the same key twice, again at byte 4",
        "a2 f6 01 f6 02   | a map with the same key twice, again at byte 3",
        "a2 9fff 01 80 02 | a map with the same key twice, again at byte 4",
        "a1 41 00 01      | a map with a byte string as a key at byte 1",
        "a1 5fff 01       | a map with a byte string as a key at byte 1",
        // tags
        "c0 60            | unknown tag 0 at byte 0",
        "81 d9d9f7 01     | unknown tag 55799 at byte 1",
        "db ffffffffffffffff 01 | unknown tag 18446744073709551615 at byte 0",
        "db 000000010000cd69 01 | unknown tag 4295019881 at byte 0",
        "c2 01            | major type 0 instead of 2 in the item at byte 0",
        "c3 c3 40         | major type 6 instead of 2 in the item at byte 0",
        "c2               | ends too early: 1 bytes wanted at byte 1, 0 there",
        "d9cd69 1880      | no integer of -128 to 127 after the tag at byte 0",
        "d9cd69 3880      | no integer of -128 to 127 after the tag at byte 0",
        "d9cd69 1b0000000000000001 | no integer of -128 to 127 after the tag at byte 0",
        "d9cd69 d9cd69 01 | no integer of -128 to 127 after the tag at byte 0",
        "d9cd6a 198000    | no integer of -32768 to 32767 after the tag at byte 0",
        "d9cd6a f6        | no integer of -32768 to 32767 after the tag at byte 0",
        "d9cd6b 01        | major type 0 instead of 4 in the item at byte 0",
        "d9cd6b d9cd6b 80 | major type 6 instead of 4 in the item at byte 0",
        "d9cd6c 61 61     | major type 3 instead of 2 in the item at byte 0",
        "d9cd6d 61 61     | major type 3 instead of 2 in the item at byte 0",
        "d9cd6d 41 61     | UTF-16 of 1 bytes, an odd number, at byte 0",
        "81 d9cd70 43 616161 | UTF-16 of 3 bytes, an odd number, at byte 1",
        "d9cd70 5f ff     | a head whose info 31 means nothing at byte 3",
        // dead markers
        "d9cd6e 81 04     | no list of 2 in the item at byte 0",
        "d9cd6e f6        | null instead of a list of 2 in the item at byte 0",
        "d9cd6e 82 60 60  | no integer of -2147483648 to 2147483647 after the tag at byte 0",
        "d9cd6e 82 04 f6  | null where a text should be, in the item at byte 0",
        "d9cd6e 82 04 04  | something else where a text should be, in the item at byte 0",
        "d9cd6e 82 04 c0 60 | something else where a text should be, in the item at byte 0",
        // failures
        "d9cd6f 80        | no list of 2 in the item at byte 0",
        "d9cd6f 82 60 f6  | null where a throwable should be, in the item at byte 0",
        "d9cd6f 82 60 01  | no list of 5 in the item at byte 0",
        "d9cd6f 82 60 85 f6 f6 80 f6 80 | null where a text should be, in the item at byte 0",
        "d9cd6f 82 60 85 60 f6 f6 f6 80 | major type 7 instead of 4 in the item at byte 0",
        "d9cd6f 82 60 85 60 f6 81 00 f6 80 | a length of 1 with only 3 bytes left at byte 8",
        "d9cd6f 82 60 85 60 f6 81 80 f6 80 f6 f6 f6 f6 f6 f6 | no list of 7 in the item at byte 0",
        "d9cd6f 82 60 85 60 f6 80 f6 81 f6 | null where a throwable should be, in the item at byte 0",
      })
  void isRefusedWithTheReasonAndThePlace(String hex, String message) {
    assertRefused(HexFormat.of().parseHex(hex.replace(" ", "")), message);
  }

  @Nested
  class Depth {
    @ParameterizedTest
    @ValueSource(strings = {"81", "9f", "a100", "a1", "bf", "d9cd6b81", "d9cd6b9f"})
    void isLimited(String hex) {
      byte[] level = HexFormat.of().parseHex(hex);
      byte[] bytes = new byte[level.length * 100_000];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = level[i % level.length];
      }
      int tag = hex.startsWith("d9") ? 3 : 0;

      assertRefused(
          bytes, "a value nested more than 200 levels deep at byte " + (201 * level.length + tag));
    }

    @Test
    void ofCausesIsLimitedToo() {
      byte[] bytes = HexFormat.of().parseHex("d9cd6f8260" + "8560f680".repeat(5000));

      assertRefused(bytes, "a value nested more than 200 levels deep at byte " + (5 + 202 * 4));
    }

    @Test
    void ofSuppressedExceptionsIsLimitedToo() {
      byte[] bytes = HexFormat.of().parseHex("d9cd6f8260" + "8560f680f681".repeat(5000));

      assertRefused(bytes, "a value nested more than 200 levels deep at byte " + (5 + 202 * 6));
    }
  }

  @Nested
  class Memory {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "9b7fffffffffffffff00", "9a7fffff0000", "bb7fffffffffffffff0000", "ba7fffff000000",
              "5affffffff00",
          "5b7fffffffffffffff00", "7a7fffff0000", "c25a7fffff0000", "d9cd6d5a7ffffff00000",
              "d9cd705a7ffffff00000",
          "d9cd6f82608560f69a7fffff00", "d9cd6f82608560f680f69a7fffff00"
        })
    void isNotTakenForWhatIsOnlyClaimed(String hex) {
      assertTakesAtMost(100_000, HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9a00ffff00", "ba007fff00"})
    void isNotTakenForEachOfTheNestedClaims(String claim) {
      byte[] level = HexFormat.of().parseHex(claim);
      byte[] bytes =
          new byte[16 * 1024 * 1024 + 4096]; // so that each claim alone would be believed
      Arrays.fill(bytes, (byte) 0xff);
      for (int i = 0; i < 200; i++) {
        System.arraycopy(level, 0, bytes, i * level.length, level.length);
      }

      assertTakesAtMost(3_000_000, bytes);
    }

    @Test
    void isNotTakenForStackTracesWithoutEnd() {
      CallException failure =
          new CallException("", new RemoteThrowable("", null, new StackTraceElement[0], null));
      byte[] one = Wire.encode(failure);
      WireOutput out = new WireOutput();
      out.u8(0x9f);
      for (int i = 0; i < 100_000; i++) {
        out.bytes(one);
      }
      out.u8(0xff);

      assertRefused(
          out.toByteArray(),
          "more than 10000 CallExceptions in one value at byte " + (1 + 10_000 * one.length));
    }
  }

  @Nested
  class KeysWithTheSameHash {
    @Test
    void areLimitedWhereTheyHaveNoOrder() {
      WireOutput out = new WireOutput();
      out.u8(0xbf);
      for (int i = 0; i < 1 << 16; i++) { // 16 times one of two pairs whose hash is the same
        out.u8(0xd9);
        out.u16(0xcd6c);
        out.u16(0x5820);
        for (int bit = 0; bit < 16; bit++) {
          out.u16((i >> bit & 1) == 0 ? 0x0020 : 0x0101);
        }
        out.u8(0);
      }
      out.u8(0xff);

      assertRefused(
          out.toByteArray(),
          "a map with more than 1000 keys of the same hash, one at byte "
              + (1 + 1000 * (5 + 32 + 1)));
    }

    @Test
    void areLimitedWhereTheyAreOfSeveralTypes() {
      WireOutput out = new WireOutput();
      out.u8(0xbf);
      for (int i = 0; i < 600; i++) {
        Wire.CODEC.write((long) i << 32 | i, out); // its hash is 0
        out.u8(0);
      }
      out.u16(0x6000); // so is that of the empty text
      for (int i = 600; i < 2000; i++) {
        Wire.CODEC.write((long) i << 32 | i, out);
        out.u8(0);
      }
      out.u8(0xff);

      assertRefused(
          out.toByteArray(), "a map with more than 1000 keys of the same hash, one at byte 9993");
    }

    @Test
    void areNotLimitedWhereTheyHaveAnOrder() {
      WireOutput out = new WireOutput();
      out.u8(0xbf);
      for (int i = 0; i < 50_000; i++) {
        Wire.CODEC.write((long) i << 32 | i, out);
        out.u8(0);
      }
      out.u8(0xff);

      assertThat(Wire.decode(out.toByteArray()))
          .asInstanceOf(InstanceOfAssertFactories.MAP)
          .hasSize(50_000);
    }
  }

  @Test
  void aLargeHonestListIsReadWhole() {
    byte[] bytes = Wire.encode(Collections.nCopies(1_000_000, 1));

    assertThat(Wire.decode(bytes)).isEqualTo(Collections.nCopies(1_000_000, 1));
  }

  private static void assertTakesAtMost(long limit, byte[] bytes) {
    assertThatThrownBy(() -> Wire.decode(bytes))
        .isInstanceOf(UndeliverableException.class); // loads what is needed
    long before = allocatedBytes();

    try {
      Wire.decode(bytes);
    } catch (UndeliverableException e) {
      assertThat(allocatedBytes() - before).as("bytes taken").isLessThan(limit);
    }
  }

  /** By this thread; looked up by reflection, because the module under test does not read java.management. */
  private static long allocatedBytes() {
    try {
      Object threads = Class.forName("java.lang.management.ManagementFactory")
          .getMethod("getThreadMXBean")
          .invoke(null);
      return (long) Class.forName("com.sun.management.ThreadMXBean")
          .getMethod("getCurrentThreadAllocatedBytes")
          .invoke(threads);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> Wire.decode(bytes))
        .hasMessage(message)
        .isInstanceOfSatisfying(
            UndeliverableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
  }
}
