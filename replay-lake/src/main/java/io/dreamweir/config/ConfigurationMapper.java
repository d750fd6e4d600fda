package io.dreamweir.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * Strict binding of configuration trees to records: nothing unknown, nothing missing, no silent
 * coercion but one: a number where a text is expected ({@code entropy-scale: 3e-3}, {@code run: 7})
 * is that text.
 */
final class ConfigurationMapper {

  static final YAMLMapper YAML = new YAMLMapper(new YAMLFactory());

  private static final ObjectMapper RECORDS = records();

  private ConfigurationMapper() {}

  private static ObjectMapper records() {
    SimpleModule units = new SimpleModule("units");
    units.addDeserializer(
        Duration.class,
        new StdDeserializer<Duration>(Duration.class) {
          @Override
          public Duration deserialize(JsonParser parser, DeserializationContext context)
              throws IOException {
            return DurationText.parse(parser.getText());
          }
        });
    ObjectMapper mapper =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .addModule(new Jdk8Module())
            .addModule(units)
            .build();
    mapper
        .coercionConfigFor(LogicalType.Textual)
        .setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert)
        .setCoercion(CoercionInputShape.Float, CoercionAction.TryConvert)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    return mapper;
  }

  static <T extends Record> T bind(JsonNode section, String path, Class<T> type) {
    if (section instanceof ObjectNode object) {
      dropMarks(object);
    }
    try {
      return RECORDS.treeToValue(section, type);
    } catch (UnrecognizedPropertyException e) {
      String key = fullPath(path, e);
      throw UserError.usage(
          "unknown configuration key '%s'%s",
          key,
          NearestName.suggestion(
              e.getPropertyName(), e.getKnownPropertyIds().stream().map(String::valueOf).toList()));
    } catch (JsonMappingException e) {
      throw UserError.usage("configuration key '%s': %s", fullPath(path, e), reason(e));
    } catch (IOException e) {
      throw UserError.usage("configuration section '%s': %s", path, Configuration.firstLine(e));
    }
  }

  private static void dropMarks(ObjectNode node) {
    node.remove(Configuration.PASS_THROUGH);
    node.elements()
        .forEachRemaining(
            child -> {
              if (child instanceof ObjectNode object) {
                dropMarks(object);
              }
            });
  }

  private static String fullPath(String path, JsonMappingException e) {
    String below =
        e.getPath().stream()
            .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
            .collect(Collectors.joining("."));
    return below.isEmpty() ? path : path + "." + below;
  }

  /** The record's own words where its constructor refused the value, else Jackson's first line. */
  private static String reason(JsonMappingException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
        return cause.getMessage();
      }
    }
    String line = e.getOriginalMessage();
    int end = line.indexOf('\n');
    return end < 0 ? line : line.substring(0, end);
  }
}
