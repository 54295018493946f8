package io.mitogen.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of words in columns; numbers stand to the right. Confined to one thread. */
final class Table {
  private static final String GAP = "  ";

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headings) {
    this.headings = List.of(headings);
  }

  /** Adds a row of as many cells as there are headings. */
  void add(String... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException(
          "row must have " + headings.size() + " cells, got " + Arrays.toString(cells));
    }
    rows.add(List.of(cells));
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The headings, then the rows. */
  List<String> lines() {
    List<List<String>> all = new ArrayList<>(List.of(headings));
    all.addAll(rows);
    return all.stream().map(this::line).toList();
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String space = " ".repeat(width(column) - cells.get(column).length());
      line.append(isNumeric(column) ? space + cells.get(column) : cells.get(column) + space);
      line.append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    int width = headings.get(column).length();
    for (List<String> row : rows) {
      width = Math.max(width, row.get(column).length());
    }
    return width;
  }

  private boolean isNumeric(int column) {
    return rows.stream()
        .map(row -> row.get(column))
        .allMatch(cell -> !cell.isEmpty() && "-0123456789".indexOf(cell.charAt(0)) >= 0);
  }
}
