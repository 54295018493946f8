package io.mitogen.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The documents of this repository, and the code that they are cut from. */
final class Documents {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** The projects of plug-ins: no part of this build, but of the documents. */
  static final List<Path> PLUGINS = List.of(
      Path.of("transport-limited").toAbsolutePath(), Path.of("codec-json").toAbsolutePath());

  private static final Path CODE = Path.of("src/test/java/io/mitogen/examples");

  private Documents() {}

  /** All Markdown files at the root, in docs, and of plug-ins. */
  static List<Path> all() {
    List<Path> folders = new ArrayList<>(List.of(ROOT, ROOT.resolve("docs")));
    folders.addAll(PLUGINS);
    List<Path> documents = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return documents;
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fenced blocks of one language. */
  static List<String> blocks(Path document, String language) {
    List<String> blocks = new ArrayList<>();
    StringBuilder block = null;
    boolean inOther = false;
    for (String line : lines(document)) {
      if (block != null && line.equals("```")) {
        blocks.add(block.toString());
        block = null;
      } else if (block != null) {
        block.append(line).append('\n');
      } else if (!inOther && line.equals("```" + language)) {
        block = new StringBuilder();
      } else if (line.startsWith("```")) {
        inOther = !inOther;
      }
    }
    return blocks;
  }

  /** The lines of the first block of text below a heading. */
  static List<String> textBelow(String heading, Path document) {
    List<String> lines = lines(document);
    int at = lines.indexOf(heading);
    if (at < 0) {
      throw new IllegalStateException(document + " has no heading \"" + heading + '"');
    }
    List<String> below = lines.subList(at, lines.size());
    int begin = below.indexOf("```text") + 1;
    int end = begin + below.subList(begin, below.size()).indexOf("```");
    return below.subList(begin, end);
  }

  /** What stands between {@code // begin: name} and {@code // end: name}, without its indentation, by name. */
  static Map<String, String> regions() {
    List<Path> folders = new ArrayList<>(List.of(CODE));
    PLUGINS.forEach(each -> folders.add(each.resolve("src")));
    Map<String, String> regions = new LinkedHashMap<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file :
            files.filter(each -> each.toString().endsWith(".java")).sorted().toList()) {
          cut(file, regions);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return regions;
  }

  private static void cut(Path file, Map<String, String> regions) {
    String name = null;
    List<String> region = new ArrayList<>();
    for (String line : lines(file)) {
      String text = line.strip();
      if (text.startsWith("// begin: ")) {
        name = text.substring("// begin: ".length());
      } else if (name != null && text.equals("// end: " + name)) {
        regions.put(name, String.join("\n", region).stripIndent() + "\n");
        region.clear();
        name = null;
      } else if (name != null) {
        region.add(line);
      }
    }
    if (name != null) {
      throw new IllegalStateException(file + ": region " + name + " has no end");
    }
  }
}
