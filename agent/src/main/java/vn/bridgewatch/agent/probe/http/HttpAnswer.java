package vn.bridgewatch.agent.probe.http;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Texts;
import vn.bridgewatch.agent.probe.tls.TlsSeen;
import vn.bridgewatch.metric.Metric;

/// What came over HTTP, and how long each phase took; of several answers the last, and the phases
/// of all together.
///
/// @param message empty where nothing came that is an answer
/// @param tls of the last connection
/// @param misfit whether a pattern made it a bad answer
record HttpAnswer(
    Phases phases,
    Optional<HttpMessage> message,
    Optional<TlsSeen> tls,
    int redirects,
    boolean misfit)
    implements Answer {

  /// How long each phase took; as in blackbox_exporter, what did not happen took no time.
  record Phases(Duration connect, Duration tls, Duration processing, Duration transfer) {
    static final Phases NONE =
        new Phases(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    Phases plus(Phases other) {
      return new Phases(
          connect.plus(other.connect),
          tls.plus(other.tls),
          processing.plus(other.processing),
          transfer.plus(other.transfer));
    }

    Duration sum() {
      return connect.plus(tls).plus(processing).plus(transfer);
    }
  }

  private static final Metric DURATION =
      Metric.gauge("probe_http_duration_seconds", "How long the phases of an HTTP request took");
  static final Field RESOLVE = Field.of(DURATION, "phase", "resolve");
  private static final Field CONNECT = Field.of(DURATION, "phase", "connect");
  private static final Field TLS = Field.of(DURATION, "phase", "tls");
  private static final Field PROCESSING = Field.of(DURATION, "phase", "processing");
  private static final Field TRANSFER = Field.of(DURATION, "phase", "transfer");
  private static final Field STATUS =
      Field.of(Metric.gauge("probe_http_status_code", "The status of the last answer"));
  private static final Field LENGTH =
      Field.of(
          Metric.gauge("probe_http_content_length", "The length of the body as the answer tells"));
  private static final Field BODY =
      Field.of(
          Metric.gauge("probe_http_uncompressed_body_length", "The length of the body as it came"));
  private static final Field VERSION =
      Field.of(Metric.gauge("probe_http_version", "The version of HTTP of the last answer"));
  private static final Field SSL =
      Field.of(Metric.gauge("probe_http_ssl", "Whether the last answer came over TLS"));
  private static final Field REDIRECTS =
      Field.of(Metric.gauge("probe_http_redirects", "How many redirections were followed"));
  private static final Field REGEX =
      Field.of(
          Metric.gauge(
              "probe_failed_due_to_regex",
              "Whether the target was not as it should be because a pattern did not fit"));
  private static final Field MODIFIED =
      Field.of(
          Metric.gauge(
              "probe_http_last_modified_timestamp_seconds", "When the answer changed last"));

  static final List<Field> FIELDS =
      List.of(
          CONNECT, TLS, PROCESSING, TRANSFER, STATUS, LENGTH, BODY, VERSION, SSL, REDIRECTS, REGEX);

  @Override
  public void tell(Values values) {
    tls.ifPresent(seen -> seen.tell(values));
    if (message.isEmpty()) {
      return;
    }
    HttpMessage last = message.get();
    values.put(CONNECT, seconds(phases.connect()));
    values.put(TLS, seconds(phases.tls()));
    values.put(PROCESSING, seconds(phases.processing()));
    values.put(TRANSFER, seconds(phases.transfer()));
    values.put(STATUS, last.status());
    last.contentLength().ifPresent(length -> values.put(LENGTH, (double) length));
    values.put(BODY, (double) last.bodyLength());
    values.put(VERSION, last.version().equals("HTTP/1.0") ? 1.0 : 1.1);
    values.put(SSL, tls.isPresent() ? 1 : 0);
    values.put(REDIRECTS, redirects);
    values.put(REGEX, misfit ? 1 : 0);
    last.value("last-modified").flatMap(HttpAnswer::date).ifPresent(at -> values.put(MODIFIED, at));
  }

  private static Optional<Long> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond());
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  @Override
  public String text() {
    return message
        .map(last ->
            last.version() + " status " + last.status() + ", " + last.bodyLength() + " bytes")
        .orElse("");
  }

  @Override
  public List<String> details() {
    var lines = new ArrayList<String>();
    if (message.isPresent()) {
      lines.add(
          "connect "
              + Texts.seconds(phases.connect())
              + (tls.isPresent() ? ", tls " + Texts.seconds(phases.tls()) : "")
              + ", processing "
              + Texts.seconds(phases.processing())
              + ", transfer "
              + Texts.seconds(phases.transfer())
              + (redirects > 0 ? ", " + redirects + " redirections" : ""));
    }
    tls.ifPresent(seen -> lines.addAll(seen.details()));
    return lines;
  }

  @Override
  public Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    message.ifPresent(last -> {
      facts.put("status", last.status());
      facts.put("httpVersion", last.version());
      facts.put("bodyBytes", last.bodyLength());
      facts.put("redirects", redirects);
      facts.put("connectSeconds", seconds(phases.connect()));
      facts.put("processingSeconds", seconds(phases.processing()));
      facts.put("transferSeconds", seconds(phases.transfer()));
    });
    tls.ifPresent(seen -> facts.putAll(seen.facts()));
    return facts;
  }

  @Override
  public Optional<Doubt> doubt() {
    return tls.flatMap(TlsSeen::doubt);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
