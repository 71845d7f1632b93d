package vn.bridgewatch.agent.probe.form;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.http.HttpPlan;
import vn.bridgewatch.agent.probe.http.HttpPlan.Demand;
import vn.bridgewatch.agent.probe.http.HttpPlan.Header;
import vn.bridgewatch.agent.probe.http.HttpPlan.StatusRange;
import vn.bridgewatch.agent.probe.http.HttpProbe;
import vn.bridgewatch.agent.probe.http.HttpUrl;
import vn.bridgewatch.agent.probe.line.PatientPattern;

/// `http`: a request, and what its answer must be.
final class HttpForm implements ProbeForm {

  private static final int LIST_MAX = 50;
  private static final int REDIRECTS_MAX = 10;
  private static final int BODY_BYTES_MAX = 100 << 20;
  private static final List<String> READING = List.of("GET", "HEAD");
  private static final Pattern STATUS = Pattern.compile("([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");
  private static final Pattern HEADER =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}):[ \\t]*([\\x20-\\x7e]{0,2000})");
  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");

  /// A plan, whatever file or command line it comes from.
  record Spec(HttpPlan plan) implements ProbeSpec {

    @Override
    public int port() {
      return plan.url().port();
    }

    @Override
    public String instance(String host) {
      return plan.url().toString();
    }

    @Override
    public Duration fastest() {
      return Duration.ofSeconds(15);
    }

    @Override
    public int bytes() {
      int headers =
          plan.headers().stream()
              .mapToInt(header -> header.name().length() + header.value().length() + 4)
              .sum();
      int body = plan.body().getBytes(StandardCharsets.UTF_8).length;
      return answerBytes(plan.url()) + headers + body;
    }

    @Override
    public Probe probe(Tools tools, Setting setting) {
      return new HttpProbe(plan, setting.timeout(), setting.source(), tools.clock());
    }
  }

  /// What an answer costs, with a short page.
  private static int answerBytes(HttpUrl url) {
    return url.secure() ? 8_000 : 2_500;
  }

  @Override
  public ProbeKind kind() {
    return ProbeKind.HTTP;
  }

  @Override
  public List<String> options() {
    var options =
        new ArrayList<>(
            List.of(
                "method",
                "header",
                "body",
                "status",
                "body_match",
                "body_no_match",
                "redirects",
                "body_bytes_max"));
    options.addAll(TlsOptions.KEYS);
    return options;
  }

  @Override
  public List<String> flags() {
    return TlsOptions.FLAGS;
  }

  @Override
  public List<String> lists() {
    return List.of("header", "status", "body_match", "body_no_match");
  }

  @Override
  public String hostKey() {
    return "url";
  }

  @Override
  public String hostOf(String url) {
    try {
      return HttpUrl.parse(url).host();
    } catch (IllegalArgumentException _) {
      return ""; // read tells
    }
  }

  @Override
  public String help() {
    return """
      --method METHOD      GET, HEAD, POST … (GET)
      --header 'NAME: TEXT'  a further header; may be given several times
      --body TEXT          what is sent
      --status N|N-N       a status that is good; may be given several times (200-299)
      --body-match REGEX   must be found in the first MiB of the body; several times
      --body-no-match REGEX  must not be found in it; several times
      --redirects N        redirections to follow, to the same host only, 0 to 10 (0)
      --body-bytes-max N   a longer body is a bad answer (10485760)
    """
        + TlsOptions.HELP;
  }

  @Override
  public ProbeSpec read(Options options) {
    HttpUrl url =
        options.parsed("url", HttpUrl::parse).orElse(new HttpUrl(false, "127.0.0.1", 80, "/"));
    String method = options.text("method").orElse("GET");
    if (!METHOD.matcher(method).matches()) {
      options.problem("method", "must be a method as GET, got " + method);
    }
    if (options.fromCentre() && !READING.contains(method)) {
      options.problem("method", "must be GET or HEAD from the centre, got " + method);
    }
    options.ownOnly("header", "body");
    int bodyBytesMax = options.fromCentre() ? answerBytes(url) : BODY_BYTES_MAX;
    int bodyBytes = (int) Math.min(HttpPlan.BODY_BYTES_DEFAULT, bodyBytesMax);
    var headers = new ArrayList<Header>();
    for (String text : options.texts("header", LIST_MAX)) {
      header(options, text).ifPresent(headers::add);
    }
    var statuses = new ArrayList<StatusRange>();
    for (String text : options.texts("status", LIST_MAX)) {
      status(options, text).ifPresent(statuses::add);
    }
    var demands = new ArrayList<Demand>();
    patterns(options, "body_match").forEach(p -> demands.add(new Demand.OfBody(p, true)));
    patterns(options, "body_no_match").forEach(p -> demands.add(new Demand.OfBody(p, false)));
    return new Spec(
        new HttpPlan(
            url,
            method,
            headers,
            options.text("body").orElse(""),
            statuses.isEmpty() ? List.of(StatusRange.SUCCESS) : statuses,
            List.of(),
            options.integer("redirects", 0, 0, REDIRECTS_MAX),
            options.integer("body_bytes_max", bodyBytes, 1, bodyBytesMax),
            demands,
            TlsOptions.read(options).terms(""),
            Optional.empty()));
  }

  private static List<PatientPattern> patterns(Options options, String key) {
    var patterns = new ArrayList<PatientPattern>();
    for (String text : options.texts(key, LIST_MAX)) {
      try {
        patterns.add(PatientPattern.parse(text));
      } catch (IllegalArgumentException e) {
        options.problem(key, String.valueOf(e.getMessage()));
      }
    }
    return patterns;
  }

  private static Optional<Header> header(Options options, String text) {
    Matcher matcher = HEADER.matcher(text);
    if (matcher.matches()) {
      return Optional.of(new Header(matcher.group(1), matcher.group(2)));
    }
    options.problem("header", "must be NAME: TEXT, got " + text);
    return Optional.empty();
  }

  private static Optional<StatusRange> status(Options options, String text) {
    Matcher matcher = STATUS.matcher(text);
    if (matcher.matches()) {
      int from = Integer.parseInt(matcher.group(1));
      int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
      if (from <= to) {
        return Optional.of(new StatusRange(from, to));
      }
    }
    options.problem("status", "must be a status or a range as 200-299, got " + text);
    return Optional.empty();
  }
}
