package io.dreamweir.eval.score;

import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A CSV file with a header line; fields may stand in double quotes. */
final class CsvTable {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final String source;
  private final List<String> header;
  private final List<List<String>> rows;
  private final List<Integer> lines;

  private CsvTable(
      String source, List<String> header, List<List<String>> rows, List<Integer> lines) {
    this.source = source;
    this.header = header;
    this.rows = rows;
    this.lines = lines;
  }

  static CsvTable read(Path file) {
    try {
      return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
    } catch (IOException e) {
      throw new UserError(UserError.Kind.USAGE, "cannot read " + file + ": " + e, e);
    }
  }

  static CsvTable parse(String text, String source) {
    List<String> header = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    List<Integer> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.replace(BYTE_ORDER_MARK, "").lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      List<String> fields = fields(line);
      if (header.isEmpty()) {
        header.addAll(fields);
        continue;
      }
      if (fields.size() != header.size()) {
        throw UserError.usage(
            "%s, line %d: %d fields, the header has %d",
            source, number, fields.size(), header.size());
      }
      rows.add(fields);
      lines.add(number);
    }
    if (header.isEmpty()) {
      throw UserError.usage("%s is empty; a header line is expected", source);
    }
    return new CsvTable(source, header, rows, lines);
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
          field.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString().strip());
    return fields;
  }

  int size() {
    return rows.size();
  }

  boolean has(String column) {
    return header.contains(column);
  }

  String text(int row, String column) {
    int at = header.indexOf(column);
    if (at < 0) {
      throw UserError.usage(
          "%s has no column '%s'%s; its columns are %s",
          source, column, NearestName.suggestion(column, header), String.join(",", header));
    }
    return rows.get(row).get(at);
  }

  /** The number in a field; NaN and infinities are numbers here. */
  double number(int row, String column) {
    String text = text(row, column);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw UserError.usage("%s: %s '%s' is not a number", place(row), column, text);
    }
  }

  /** {@code file, line N}. */
  String place(int row) {
    return source + ", line " + lines.get(row);
  }
}
