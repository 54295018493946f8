package com.example.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import io.mitogen.UndeliverableException;
import io.mitogen.UndeliverableException.Reason;
import io.mitogen.spi.Codec;
import io.mitogen.spi.ContextSource;
import io.mitogen.spi.WireInput;
import io.mitogen.spi.WireOutput;
import java.io.IOException;

/**
 * Values as JSON. Thread-safe; no state but what Jackson keeps for itself.
 *
 * <p>Null, booleans, {@link Integer}s, lists, and texts are what JSON has of the kind. Everything else is an object of one
 * field, whose name says which type it is: see {@link JsonWriter}.
 */
public final class JsonCodec implements Codec {
  private static final int LEVELS = 2000; // of JSON; one of ours is up to four

  // begin: json-limits
  private final JsonFactory json = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(LEVELS)
          .maxStringLength(Integer.MAX_VALUE) // the limit is that of the message
          .build())
      .streamWriteConstraints(
          StreamWriteConstraints.builder().maxNestingDepth(LEVELS).build())
      .build();
  // end: json-limits

  /** For {@link java.util.ServiceLoader}, and for contexts that are told its class. */
  public JsonCodec() {}

  @Override
  public String name() {
    return "json";
  }

  // begin: json-write
  @Override
  public void write(Object value, WireOutput out) {
    try (JsonGenerator generator = json.createGenerator(new Chunks.Output(out))) {
      new JsonWriter(generator).value(value, 0);
    } catch (UndeliverableException e) { // it is over the limit, say
      throw e;
    } catch (IOException | RuntimeException e) { // another thread changes a list meanwhile, say
      throw new UndeliverableException(
          Reason.ARGUMENT, "a value could not be written to its end: " + e, e);
    }
  }
  // end: json-write

  // begin: json-read
  @Override
  public Object read(WireInput in, ContextSource contexts) {
    try (JsonParser parser = json.createParser(new Chunks.Input(in))) {
      parser.nextToken();
      Object value = new JsonReader(parser, contexts).value(0);
      if (parser.nextToken() != null) { // also reads to the end, where the next value begins
        throw new Malformed("more than one value");
      }
      return value;
    } catch (IOException e) { // its message may quote the input, which may be a secret
      String why = e instanceof Malformed ? e.getMessage() : e.getClass().getSimpleName();
      throw new UndeliverableException(
          Reason.MALFORMED, "no value in JSON, before byte " + in.offset() + ": " + why);
    }
  }
  // end: json-read
}
