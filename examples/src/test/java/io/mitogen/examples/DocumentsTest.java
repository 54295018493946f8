package io.mitogen.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documents show code that is compiled and run, commands that exist, and links that lead somewhere. */
class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

  @Test
  void everyJavaBlockIsARegionThatIsCompiledAndRun() {
    Map<String, String> regions = Documents.regions();
    for (Path document : Documents.all()) {
      for (String block : Documents.blocks(document, "java")) {
        assertThat(regions.values())
            .as("%s shows code that is nowhere", document)
            .contains(block);
      }
    }
  }

  @Test
  void everyRegionIsShown() {
    List<String> shown = new ArrayList<>();
    for (Path document : Documents.all()) {
      shown.addAll(Documents.blocks(document, "java"));
    }
    Documents.regions()
        .forEach((name, region) ->
            assertThat(shown).as("region %s is in no document", name).contains(region));
  }

  @Test
  void everyCommandExists() {
    for (Path document : Documents.all()) {
      for (String block : Documents.blocks(document, "sh")) {
        for (String line : block.lines().toList()) {
          String program = line.split(" ")[0];
          if (program.startsWith("./")) {
            assertThat(Documents.ROOT.resolve(program))
                .as("%s: %s", document, line)
                .isExecutable();
          } else {
            assertThat(program).as("%s: %s", document, line).isIn("mvn", "java", "kill");
          }
        }
      }
    }
  }

  @Test
  void everyProgramOfTheScriptExists() {
    List<String> script = Documents.lines(Documents.ROOT.resolve("mitogen"));
    Pattern command = Pattern.compile("\\./mitogen ([a-z]+)");
    for (Path document : Documents.all()) {
      Matcher matcher = command.matcher(String.join("\n", Documents.lines(document)));
      while (matcher.find()) {
        assertThat(script)
            .as("%s", document)
            .anyMatch(line -> line.strip().startsWith(matcher.group(1) + ") module="));
      }
    }
  }

  @Test
  void everyDependencyIsAModuleInItsVersion() {
    String build = String.join("\n", Documents.lines(Documents.ROOT.resolve("pom.xml")));
    Pattern artifact = Pattern.compile("<artifactId>(.*)</artifactId>");
    Pattern version = Pattern.compile("<version>(.*)</version>");
    for (Path document : Documents.all()) {
      for (String block : Documents.blocks(document, "xml")) {
        assertThat(build).contains("<module>" + only(artifact, block) + "</module>");
        assertThat(only(version, build)).isEqualTo(only(version, block));
      }
    }
  }

  private static String only(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  @Test
  void everyLinkLeadsToAFile() {
    for (Path document : Documents.all()) {
      for (String line : Documents.lines(document)) {
        Matcher link = LINK.matcher(line);
        while (link.find()) {
          Path file = document.resolveSibling(link.group(1)).normalize();
          assertThat(Files.exists(file)).as("%s links to %s", document, file).isTrue();
        }
      }
    }
  }

  @Test
  void everyPlaceNamedInALinkIsAHeading() {
    Pattern place = Pattern.compile("]\\(([^)#:]*)#([^)]+)\\)");
    for (Path document : Documents.all()) {
      Matcher link = place.matcher(String.join("\n", Documents.lines(document)));
      while (link.find()) {
        Path file = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
        assertThat(headings(file)).as("%s", document).contains(link.group(2));
      }
    }
  }

  /** As GitHub makes them. */
  private static List<String> headings(Path document) {
    return Documents.lines(document).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "")
            .toLowerCase()
            .replaceAll("[^a-z0-9 _-]", "")
            .replace(' ', '-'))
        .toList();
  }
}
