package io.mitogen.it.callee;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** Reads and writes JSON with Jackson, which a context has not got. */
public final class Json {
  private Json() {}

  /** A machine. */
  public record Host(
      @JsonProperty("host-name") String name, List<Disk> disks, Map<String, Integer> ports) {}

  /** A part of it. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Local.class, name = "local"),
    @JsonSubTypes.Type(value = Remote.class, name = "remote")
  })
  public sealed interface Disk permits Local, Remote {}

  /** One that is there. */
  public record Local(long bytes) implements Disk {}

  /** One that is elsewhere. */
  public record Remote(String url) implements Disk {}

  /** Reads a machine, takes its first disk away, and writes it. */
  public static String withoutFirstDisk(String json) throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    Host host = mapper.readValue(json, Host.class);
    List<Disk> rest = host.disks().subList(1, host.disks().size());
    return mapper.writeValueAsString(new Host(host.name(), rest, host.ports()));
  }
}
