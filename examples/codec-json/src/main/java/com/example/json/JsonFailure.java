package com.example.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mitogen.CallException;
import io.mitogen.RemoteThrowable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What was thrown, as data. No state. Loaded only where something was thrown.
 *
 * <pre>
 * failure     [context, throwable]
 * throwable   [type, message or null, [frame ...], cause or null, [suppressed throwable ...]]
 * frame       [class, method, file or null, line, class loader or null, module or null, its version or null]
 * </pre>
 */
final class JsonFailure {
  /** Each takes a stack trace of its reader when it is read, which is far more than the bytes that ask for it. */
  static final int MAX_COUNT = 10_000;

  private JsonFailure() {}

  static void write(CallException value, JsonWriter writer, JsonGenerator out, int depth)
      throws IOException {
    out.writeStartArray();
    writer.text(value.context());
    write((Throwable) value.remote(), writer, out, depth);
    out.writeEndArray();
  }

  private static void write(Throwable value, JsonWriter writer, JsonGenerator out, int depth)
      throws IOException {
    JsonWriter.nest(depth - 1); // it may stand where a text may
    out.writeStartArray();
    writer.text(
        value instanceof RemoteThrowable remote
            ? remote.type()
            : value.getClass().getName());
    writer.textOrNull(value.getMessage());
    out.writeStartArray();
    for (StackTraceElement frame : value.getStackTrace()) {
      write(frame, writer, out);
    }
    out.writeEndArray();
    if (value.getCause() == null) {
      out.writeNull();
    } else {
      write(value.getCause(), writer, out, depth + 1);
    }
    out.writeStartArray();
    for (Throwable each : value.getSuppressed()) {
      write(each, writer, out, depth + 1);
    }
    out.writeEndArray();
    out.writeEndArray();
  }

  private static void write(StackTraceElement frame, JsonWriter writer, JsonGenerator out)
      throws IOException {
    out.writeStartArray();
    writer.text(frame.getClassName());
    writer.text(frame.getMethodName());
    writer.textOrNull(frame.getFileName());
    out.writeNumber(frame.getLineNumber());
    writer.textOrNull(frame.getClassLoaderName());
    writer.textOrNull(frame.getModuleName());
    writer.textOrNull(frame.getModuleVersion());
    out.writeEndArray();
  }

  static CallException read(JsonReader reader, JsonParser in, int depth) throws IOException {
    reader.expect(JsonToken.START_ARRAY);
    in.nextToken();
    String context = reader.text();
    in.nextToken();
    RemoteThrowable remote = throwable(reader, in, depth);
    reader.next(JsonToken.END_ARRAY);
    return new CallException(context, remote);
  }

  private static RemoteThrowable throwable(JsonReader reader, JsonParser in, int depth)
      throws IOException {
    reader.expect(JsonToken.START_ARRAY);
    JsonWriter.nest(depth - 1); // it may stand where a text may
    in.nextToken();
    String type = reader.text();
    in.nextToken();
    String message = reader.textOrNull();
    reader.next(JsonToken.START_ARRAY);
    List<StackTraceElement> frames = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      frames.add(frame(reader, in));
    }
    RemoteThrowable cause =
        in.nextToken() == JsonToken.VALUE_NULL ? null : throwable(reader, in, depth + 1);
    RemoteThrowable result =
        new RemoteThrowable(type, message, frames.toArray(new StackTraceElement[0]), cause);
    reader.next(JsonToken.START_ARRAY);
    while (in.nextToken() != JsonToken.END_ARRAY) {
      result.addSuppressed(throwable(reader, in, depth + 1));
    }
    reader.next(JsonToken.END_ARRAY);
    return result;
  }

  private static StackTraceElement frame(JsonReader reader, JsonParser in) throws IOException {
    reader.expect(JsonToken.START_ARRAY);
    in.nextToken();
    String type = reader.text();
    in.nextToken();
    String method = reader.text();
    in.nextToken();
    String file = reader.textOrNull();
    reader.next(JsonToken.VALUE_NUMBER_INT);
    int line = in.getIntValue();
    in.nextToken();
    String loader = reader.textOrNull();
    in.nextToken();
    String module = reader.textOrNull();
    in.nextToken();
    String version = reader.textOrNull();
    reader.next(JsonToken.END_ARRAY);
    return new StackTraceElement(loader, module, version, type, method, file, line);
  }
}
