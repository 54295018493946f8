package io.mitogen.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.mitogen.runtime.frame.Frames;
import io.mitogen.runtime.frame.Wire;
import io.mitogen.spi.WireOutput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogLevelsTest {
  private final LogLevels levels = new LogLevels();
  private final List<String> set = new ArrayList<>();

  private void told(Object... loggersAndLevels) {
    WireOutput data = new WireOutput();
    for (int i = 0; i < loggersAndLevels.length; i += 2) {
      data.text((String) loggersAndLevels[i]);
      data.i32((int) loggersAndLevels[i + 1]);
    }
    levels.handle(Frames.inbound(Wire.CONTROL, 7, 0, 0, Wire.LOG_LEVEL, 0, data.toByteArray()));
  }

  @Test
  void untilSomethingIsLoggedTheyAreKept() {
    told("", 900, "app", 500);
    told("app", 800);

    assertThat(levels.handOver((logger, level) -> set.add(logger + "=" + level)))
        .containsOnly(entry("", 900), entry("app", 800));
    assertThat(set).isEmpty();
  }

  @Test
  void fromThenOnTheyAreSet() {
    assertThat(levels.handOver((logger, level) -> set.add(logger + "=" + level)))
        .isEmpty();

    told("app", 500, "app.db", 2147483647);

    assertThat(set).containsExactly("app=500", "app.db=2147483647");
  }
}
