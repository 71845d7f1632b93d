package vn.bridgewatch.collector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.vertx.core.buffer.Buffer;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The shapes of `docs/api.md`; nothing of the domain goes out but through them.
final class ApiJson {

  private static final int NESTING_MAX = 8;
  private static final int STRING_CHARS_MAX = 10_000;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(NESTING_MAX)
                          .maxStringLength(STRING_CHARS_MAX)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  private ApiJson() {}

  record ErrorAnswer(Fault error) {}

  record Fault(String what, String rule, String where) {}

  record Counts(
      int total,
      int good,
      int degraded,
      int critical,
      int lost,
      int maintenance,
      int unknown,
      int neverSeen) {}

  record Overview(
      long nowMillis,
      long startedMillis,
      Counts counts,
      List<Province> provinces,
      @Nullable Conference next,
      List<Conference> live,
      int openAlerts,
      int connectedAgents) {}

  record Province(String code, String name, Counts counts) {}

  record Site(
      String key,
      String name,
      String tier,
      String province,
      String provinceName,
      String parent,
      String agent,
      String carrier,
      String model,
      long repairMinutes,
      String state,
      String reason,
      long sinceMillis,
      long lastSeenMillis,
      int openAlerts,
      String phase) {}

  record Sites(int total, List<Site> sites) {}

  record SiteDetail(
      Site site,
      List<Device> devices,
      List<Alert> alerts,
      List<Conference> conferences,
      String phase) {}

  record Device(String id, String site, String kind, String model, String address) {}

  record Devices(List<Device> devices) {}

  record LatestValues(String site, List<Value> values) {}

  record Value(
      String name,
      Map<String, String> labels,
      @Nullable Double value,
      @Nullable String absent,
      long sampleMillis) {}

  record Alert(
      long id,
      String fingerprint,
      String rule,
      String site,
      String siteName,
      String province,
      String device,
      Map<String, String> labels,
      String status,
      String severity,
      String phase,
      String conference,
      long startedMillis,
      long firedMillis,
      @Nullable Long resolvedMillis,
      @Nullable Long frozenSinceMillis,
      String reason,
      String reasonVi,
      String summaryVi,
      String summaryEn,
      String firstStepVi,
      String firstStepEn,
      @Nullable Long flappingSinceMillis,
      boolean demoted,
      int level,
      @Nullable Long unattendedSinceMillis,
      @Nullable Acknowledged acknowledged) {}

  record Acknowledged(long atMillis, String by, String note) {}

  record Alerts(List<Alert> alerts) {}

  record Conference(
      String id,
      String title,
      String codeName,
      long startMillis,
      long endMillis,
      int rosterSize,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> roster,
      @Nullable Long closedMillis,
      String phase,
      String rank,
      boolean calledOff,
      String series,
      String origin,
      List<String> invited,
      Call call) {}

  record Call(int bitRate, List<String> codecs, List<String> mcus) {}

  record Conferences(List<Conference> conferences) {}

  /// @param next the dates that are to come, as far as they are known
  record Series(
      String id,
      String title,
      String codeName,
      String rank,
      List<String> invited,
      Call call,
      String zone,
      String start,
      long minutes,
      String repeat,
      List<String> also,
      List<String> except,
      String origin,
      List<Conference> next) {}

  record AllSeries(List<Series> series) {}

  /// @param good whether all of it can be, or was, taken
  record Imported(
      boolean good,
      boolean dryRun,
      List<Conference> added,
      List<Changed> changed,
      List<Conference> removed,
      List<String> series,
      List<ImportProblem> problems) {}

  record Changed(Conference conference, List<String> what, long startMillisBefore) {}

  record ImportProblem(int line, String where, String what) {}

  /// @param id null in the event stream, which tells of it before it is asked for
  record Event(
      @Nullable Long id,
      String record,
      String site,
      String siteName,
      String kind,
      String device,
      String grade,
      long happenedMillis,
      long receivedMillis,
      boolean late,
      Map<String, String> labels,
      String textVi,
      String textEn) {}

  record Events(List<Event> events) {}

  record Tick(long nowMillis, int connectedAgents) {}

  record Targets(List<String> targets, Map<String, String> labels) {}

  record Reloaded(boolean good, List<String> problems) {}

  /// What PUT of a conference brings.
  record ConferenceBody(
      @Nullable String title,
      @Nullable String codeName,
      @Nullable String start,
      @Nullable String end,
      @Nullable List<String> roster,
      @Nullable String rank,
      @Nullable CallBody call) {}

  record CallBody(
      @Nullable Integer bitRate, @Nullable List<String> codecs, @Nullable List<String> mcus) {}

  /// What PUT of a series brings.
  record SeriesBody(
      @Nullable String title,
      @Nullable String codeName,
      @Nullable String start,
      @Nullable String end,
      @Nullable List<String> roster,
      @Nullable String rank,
      @Nullable CallBody call,
      @Nullable String zone,
      @Nullable String repeat,
      @Nullable List<String> also,
      @Nullable List<String> except,
      @Nullable List<MovedBody> changes) {}

  /// One date of a series that is at another time, or called off.
  record MovedBody(
      @Nullable String date,
      @Nullable String start,
      @Nullable String end,
      @Nullable Boolean calledOff) {}

  /// What POST of a check brings: one of the two.
  record AcknowledgementBody(@Nullable String by, @Nullable String note) {}

  record CheckBody(@Nullable String conference, @Nullable List<String> sites) {}

  /// What POST of media tests brings: sites, as a roster names them.
  record MediaBody(@Nullable String conference, @Nullable List<String> sites) {}

  static Buffer write(Object shape) {
    try {
      return Buffer.buffer(JSON.writeValueAsBytes(shape));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Object shape) {
    try {
      return JSON.writeValueAsString(shape);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads a request's body strictly; what is wrong becomes a 400 that names the place.
  static <T> T read(Buffer body, Class<T> shape) {
    try {
      T value = JSON.readValue(body.getBytes(), shape);
      if (value == null) {
        throw ApiException.bad("the body is null", "must be a JSON object", "body");
      }
      return value;
    } catch (UnrecognizedPropertyException e) {
      throw ApiException.bad(
          "unknown field " + e.getPropertyName(),
          "must be one of " + e.getKnownPropertyIds(),
          "body");
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      String where =
          at == null ? "body" : "body, line " + at.getLineNr() + " column " + at.getColumnNr();
      throw ApiException.bad(
          "the body is not the JSON that is wanted", e.getOriginalMessage(), where);
    } catch (java.io.IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
