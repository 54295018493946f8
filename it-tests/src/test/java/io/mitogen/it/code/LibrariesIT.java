package io.mitogen.it.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitogen.CallException;
import io.mitogen.Context;
import io.mitogen.Local;
import io.mitogen.Router;
import io.mitogen.core.Mitogen;
import io.mitogen.core.RouterOptions;
import io.mitogen.it.Heard;
import io.mitogen.it.callee.Json;
import io.mitogen.it.callee.Templates;
import io.mitogen.it.leak.LeakCheck;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Libraries of real size, which nobody has installed where they run. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class LibrariesIT {
  private static final String HOST = """
      {"host-name":"db1","disks":[{"kind":"local","bytes":7},{"kind":"remote","url":"x:/y"}],"ports":{"ssh":22}}""";
  private static final String VERSION = "freemarker/version.properties";

  @Test
  void jacksonBindsRecordsInAContextAndInOneFartherBelow() throws Exception {
    String here = Json.withoutFirstDisk(HOST);
    assertThat(here)
        .isEqualTo(
            "{\"host-name\":\"db1\",\"disks\":[{\"kind\":\"remote\",\"url\":\"x:/y\"}],\"ports\":{\"ssh\":22}}");

    try (Router router = Mitogen.open()) {
      Context near = router.connect(Local.jvm());
      Context far = router.connect(Local.jvm().via(near));

      assertThat(far.call(Json::withoutFirstDisk, HOST)).isEqualTo(here);
      assertThat(near.call(Json::withoutFirstDisk, HOST)).isEqualTo(here);
    }
  }

  @Test
  void freeMarkerFillsInTemplates() throws Exception {
    String here = Templates.hosts(List.of("a<b", "c"));
    assertThat(here).contains("<li>A&lt;B</li>,<li>C</li>", "2 in 2.3.34");

    RouterOptions options = RouterOptions.defaults().allowResources(VERSION);
    try (Router router = Mitogen.open(options)) {
      Context child = router.connect(Local.jvm());

      assertThat(child.call(Templates::hosts, List.of("a<b", "c"))).isEqualTo(here);
    }
  }

  @Test
  void whatALibraryNeedsAndIsNotServedIsNamed() {
    try (Heard heard = Heard.by("mitogen.code");
        Router router = Mitogen.open()) {
      Context child = router.connect(Local.jvm().name("worker"));

      assertThatThrownBy(() -> child.call(Templates::hosts, List.of()))
          .isInstanceOf(CallException.class)
          .hasStackTraceContaining("version.properties");

      assertThat(heard.warnings())
          .containsExactly("worker asked for the resource \"" + VERSION
              + "\", which is not served: it is not beside a class that was;"
              + " RouterOptions.allowResources(...) can name it");
    }
  }
}
