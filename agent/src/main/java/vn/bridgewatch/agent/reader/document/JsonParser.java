package vn.bridgewatch.agent.reader.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.agent.reader.document.DocumentException.Flaw;

/// Reads JSON into values with Jackson's streaming parser, strictly.
final class JsonParser {

  private static final int NUMBER_CHARS_MAX = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Document.DEPTH_MAX)
                  .maxNumberLength(NUMBER_CHARS_MAX)
                  .maxNameLength(1_000)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION) // it would quote the document
          .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false) // names are the device's
          .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false)
          .build();

  private final com.fasterxml.jackson.core.JsonParser in;
  private int nodes;

  private JsonParser(com.fasterxml.jackson.core.JsonParser in) {
    this.in = in;
  }

  static JsonSpot parse(byte[] bytes) throws DocumentException {
    // decoded here, for Jackson's own decoder takes wrong bytes without a word
    String text = DocumentText.decode(bytes, 0, StandardCharsets.UTF_8);
    try (var in = FACTORY.createParser(text)) {
      if (in.nextToken() == null) {
        throw new DocumentException(Flaw.MALFORMED, "is empty");
      }
      Json root = new JsonParser(in).value();
      if (in.nextToken() != null) {
        throw new DocumentException(Flaw.MALFORMED, "goes on after its value");
      }
      return new JsonSpot(root, root);
    } catch (StreamConstraintsException e) {
      throw new DocumentException(
          Flaw.TOO_COMPLEX,
          "nests deeper than " + Document.DEPTH_MAX + ", or has a number or name beyond its bound");
    } catch (IOException e) {
      throw new DocumentException(Flaw.MALFORMED, "is no JSON: " + where(e));
    }
  }

  private Json value() throws IOException, DocumentException { // the factory bounds its depth
    if (++nodes > Document.NODES_MAX) {
      throw new DocumentException(Flaw.TOO_COMPLEX, "has over " + Document.NODES_MAX + " values");
    }
    JsonToken token = in.currentToken();
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Json> members = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
          String name = in.currentName();
          in.nextToken();
          members.put(name, value());
        }
        yield new Json.Members(members);
      }
      case START_ARRAY -> {
        List<Json> entries = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          entries.add(value());
        }
        yield new Json.Entries(entries);
      }
      case VALUE_STRING -> new Json.Text(in.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Numeral(in.getText());
      case VALUE_TRUE -> new Json.Truth(true);
      case VALUE_FALSE -> new Json.Truth(false);
      case VALUE_NULL -> new Json.Null();
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new DocumentException(Flaw.MALFORMED, "is no JSON");
    };
  }

  private static String where(IOException e) {
    return e instanceof com.fasterxml.jackson.core.JsonProcessingException at
            && at.getLocation() != null
        ? "line " + at.getLocation().getLineNr() + ", column " + at.getLocation().getColumnNr()
        : "it cannot be decoded";
  }
}
