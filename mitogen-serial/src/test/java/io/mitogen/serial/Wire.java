package io.mitogen.serial;

import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import io.mitogen.spi.contract.SampleContext;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Values to bytes and back, and both as text. */
final class Wire {
  static final CborCodec CODEC = new CborCodec();

  private Wire() {}

  static byte[] encode(Object value) {
    WireOutput out = new WireOutput();
    CODEC.write(value, out);
    return out.toByteArray();
  }

  static Object decode(byte[] bytes) {
    return CODEC.read(new WireInput(bytes), SampleContext::new);
  }

  static String toHex(Object value) {
    return HexFormat.of().formatHex(encode(value));
  }

  static Object fromHex(String hex) {
    return decode(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  /** A value as text that tells the types apart: L is a Long, N a BigInteger, f a Float. */
  static String describe(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Wire::describe).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> describe(entry.getKey()) + ": " + describe(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof String text) {
      return text.chars().mapToObj(Wire::escape).collect(Collectors.joining("", "\"", "\""));
    }
    if (value instanceof byte[] bytes) {
      return "h'" + HexFormat.of().formatHex(bytes) + "'";
    }
    String type = value == null ? "" : value.getClass().getSimpleName();
    String suffix = switch (type) {
      case "Long" -> "L";
      case "BigInteger" -> "N";
      case "Float" -> "f";
      case "", "Integer", "Double", "Boolean" -> "";
      default -> " as " + type;
    };
    return value + suffix;
  }

  private static String escape(int c) {
    boolean plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
    return plain ? String.valueOf((char) c) : String.format("\\u%04x", c);
  }
}
