package vn.bridgewatch.agent.probe.form;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.agent.probe.AddressChoice;
import vn.bridgewatch.agent.probe.dns.DnsDemands;
import vn.bridgewatch.agent.probe.dns.DnsName;
import vn.bridgewatch.agent.probe.dns.DnsQuestion;
import vn.bridgewatch.agent.probe.dns.DnsType;
import vn.bridgewatch.agent.probe.http.HttpPlan;
import vn.bridgewatch.agent.probe.http.HttpPlan.Demand;
import vn.bridgewatch.agent.probe.http.HttpPlan.Header;
import vn.bridgewatch.agent.probe.http.HttpPlan.StatusRange;
import vn.bridgewatch.agent.probe.http.HttpUrl;
import vn.bridgewatch.agent.probe.icmp.Shape;
import vn.bridgewatch.agent.probe.line.PatientPattern;
import vn.bridgewatch.agent.probe.tcp.TcpProbe.Turn;
import vn.bridgewatch.agent.probe.tls.Authorities;
import vn.bridgewatch.agent.probe.tls.TlsTerms;
import vn.bridgewatch.config.YamlMap;

/// Reads one module of blackbox_exporter's file, with its defaults.
final class BlackboxReader {

  private static final int LIST_MAX = 100;
  private static final int REDIRECTS = 10; // as Go's client
  private static final Duration TIMEOUT_MIN = Duration.ofMillis(10);
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(2);
  private static final String NOT_DONE = "is known to blackbox_exporter and not done by this agent";
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)\\s*([KMGT]?)(i?)B?", Pattern.CASE_INSENSITIVE);

  /// RFC 1035 and 6895, as Go's DNS library calls them.
  private static final Map<String, Integer> RCODES =
      Map.of(
          "NOERROR",
          0,
          "FORMERR",
          1,
          "SERVFAIL",
          2,
          "NXDOMAIN",
          3,
          "NOTIMP",
          4,
          "REFUSED",
          5,
          "YXDOMAIN",
          6,
          "YXRRSET",
          7,
          "NXRRSET",
          8,
          "NOTAUTH",
          9);

  private static final Map<String, Integer> TLS_VERSIONS =
      Map.of("TLS10", 0, "TLS11", 1, "TLS12", 2, "TLS13", 3);
  private static final List<String> PROTOCOLS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

  private final Path folder;
  private final Optional<Duration> timeout;

  private BlackboxReader(Path folder, Optional<Duration> timeout) {
    this.folder = folder;
    this.timeout = timeout;
  }

  static @Nullable BlackboxModule read(YamlMap map, Path file) {
    String prober = map.requiredText("prober");
    Optional<Duration> timeout =
        map.has("timeout")
            ? Optional.of(map.duration("timeout", TIMEOUT_MAX, TIMEOUT_MIN, TIMEOUT_MAX))
            : Optional.empty();
    Path parent = file.toAbsolutePath().getParent();
    var reader = new BlackboxReader(parent == null ? Path.of(".") : parent, timeout);
    Map<String, BlackboxModule> read =
        List.of("icmp", "tcp", "http", "dns").stream()
            .filter(kind -> map.has(kind) || kind.equals(prober))
            .collect(Collectors.toMap(kind -> kind, kind -> reader.section(map, kind)));
    if (read.containsKey(prober)) {
      return read.get(prober);
    }
    if (prober.equals("grpc")) {
      map.map(
          "grpc",
          section -> {
            section.names().forEach(section::pass);
            return section;
          });
      return new BlackboxModule.Foreign(prober);
    }
    map.require(prober.isEmpty(), "prober", "must be icmp, tcp, http, dns or grpc, got " + prober);
    return null;
  }

  private BlackboxModule section(YamlMap map, String kind) {
    if (!map.has(kind) && kind.equals("dns")) {
      map.problem("dns", "is missing: what is asked, query_name");
    }
    return map.map(kind, section -> ofKind(section, kind))
        .orElseGet(() ->
            switch (kind) {
              case "icmp" -> new BlackboxModule.Icmp(common(), Shape.PLAIN);
              case "tcp" -> new BlackboxModule.Tcp(common(), List.of(), Optional.empty());
              case "http" -> new BlackboxModule.Http(common(), plain());
              default ->
                  new BlackboxModule.Dns(
                      common(), new DnsQuestion(DnsName.ROOT, DnsType.A), DnsDemands.NONE);
            });
  }

  private BlackboxModule ofKind(YamlMap map, String kind) {
    return switch (kind) {
      case "icmp" -> icmp(map);
      case "tcp" -> tcp(map);
      case "http" -> http(map);
      default -> dns(map);
    };
  }

  private BlackboxModule.Common common() {
    return new BlackboxModule.Common(timeout, AddressChoice.V6_FIRST, Optional.empty());
  }

  private BlackboxModule.Common common(YamlMap map) {
    boolean v4 =
        switch (map.text("preferred_ip_protocol", "ip6")) {
          case "ip4" -> true;
          case "ip6" -> false;
          default -> {
            map.problem("preferred_ip_protocol", "must be ip4 or ip6");
            yield false;
          }
        };
    boolean fallback = map.flag("ip_protocol_fallback", true);
    AddressChoice choice =
        v4
            ? fallback ? AddressChoice.V4_FIRST : AddressChoice.V4_ONLY
            : fallback ? AddressChoice.V6_FIRST : AddressChoice.V6_ONLY;
    Optional<InetAddress> source = map.parsed("source_ip_address", InetAddress::ofLiteral);
    return new BlackboxModule.Common(timeout, choice, source);
  }

  private BlackboxModule icmp(YamlMap map) {
    int size = map.integer("payload_size", Shape.PAYLOAD_BYTES_MIN, 0, Shape.PAYLOAD_BYTES_MAX);
    map.require(
        size >= Shape.PAYLOAD_BYTES_MIN || size == 0,
        "payload_size",
        "must be at least " + Shape.PAYLOAD_BYTES_MIN + ", by which echoes are told apart here");
    var shape =
        new Shape(
            Math.max(size, Shape.PAYLOAD_BYTES_MIN),
            map.integer("ttl", 0, 0, 255),
            0,
            Optional.empty(),
            map.flag("dont_fragment", false),
            false);
    return new BlackboxModule.Icmp(common(map), shape);
  }

  private BlackboxModule tcp(YamlMap map) {
    boolean secure = map.flag("tls", false);
    TlsTerms terms = tls(map);
    List<List<Turn>> turns = map.maps("query_response", LIST_MAX, entry -> turns(entry, terms));
    return new BlackboxModule.Tcp(
        common(map),
        turns.stream().flatMap(List::stream).toList(),
        secure ? Optional.of(terms) : Optional.empty());
  }

  private static List<Turn> turns(YamlMap map, TlsTerms terms) {
    map.refuse("labels", NOT_DONE);
    var turns = new ArrayList<Turn>();
    map.parsed("expect", BlackboxReader::pattern).map(Turn.Expect::new).ifPresent(turns::add);
    map.text("send").map(Turn.Send::new).ifPresent(turns::add);
    if (map.flag("starttls", false)) {
      turns.add(new Turn.StartTls(terms));
    }
    return turns;
  }

  private static HttpPlan plain() {
    return new HttpPlan(
        new HttpUrl(false, "", 0, "/"),
        "GET",
        List.of(),
        "",
        List.of(StatusRange.SUCCESS),
        List.of(),
        REDIRECTS,
        HttpPlan.BODY_BYTES_DEFAULT,
        List.of(),
        new TlsTerms("", List.of(), true, List.of(), TlsTerms.WARN_WITHIN_DEFAULT),
        Optional.empty());
  }

  private BlackboxModule http(YamlMap map) {
    for (String key :
        List.of(
            "compression",
            "oauth2",
            "proxy_url",
            "no_proxy",
            "proxy_from_environment",
            "proxy_connect_header",
            "skip_resolve_phase_with_proxy",
            "valid_http_headers",
            "fail_if_body_json_matches_cel",
            "fail_if_body_json_not_matches_cel")) {
      map.refuse(key, NOT_DONE);
    }
    map.flag("enable_http2", true); // HTTP/1.1 is what is spoken here, and every server speaks it
    boolean follow = map.flag("follow_redirects", true) && !map.flag("no_follow_redirects", false);
    Optional<Boolean> tlsWanted =
        map.flag("fail_if_ssl", false)
            ? Optional.of(false)
            : map.flag("fail_if_not_ssl", false) ? Optional.of(true) : Optional.empty();
    Optional<Path> bodyFile = map.text("body_file").map(folder::resolve);
    HttpPlan base = plain();
    return new BlackboxModule.Http(
        common(map),
        new HttpPlan(
            base.url(),
            map.text("method", "GET").toUpperCase(Locale.ROOT),
            headers(map),
            bodyFile.map(path -> content(map, "body_file", path)).orElse(map.text("body", "")),
            statuses(map),
            versions(map),
            follow ? REDIRECTS : 0,
            map.parsed("body_size_limit", BlackboxReader::bytes)
                .orElse(HttpPlan.BODY_BYTES_DEFAULT),
            demands(map),
            tls(map),
            tlsWanted));
  }

  private static List<StatusRange> statuses(YamlMap map) {
    List<StatusRange> statuses =
        map
            .texts(
                "valid_status_codes",
                LIST_MAX,
                text -> text.matches("[1-5]\\d\\d"),
                "must be statuses from 100 to 599")
            .stream()
            .map(Integer::parseInt)
            .map(status -> new StatusRange(status, status))
            .toList();
    return statuses.isEmpty() ? List.of(StatusRange.SUCCESS) : statuses;
  }

  private static List<String> versions(YamlMap map) {
    List<String> versions = map.texts("valid_http_versions", LIST_MAX);
    map.require(
        versions.isEmpty() || versions.stream().anyMatch(v -> v.startsWith("HTTP/1.")),
        "valid_http_versions",
        "must have HTTP/1.1 or HTTP/1.0, which is what this agent speaks, got " + versions);
    return versions;
  }

  private List<Header> headers(YamlMap map) {
    var headers = new ArrayList<Header>();
    map.map(
        "headers",
        section -> {
          for (String name : section.names()) {
            String value = section.text(name, "");
            boolean form =
                name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}")
                    && !value.matches("(?s).*[\\r\\n].*");
            section.require(form, name, "must be a header of one line");
            headers.add(new Header(name, value));
          }
          return section;
        });
    map.map(
        "basic_auth",
        section -> {
          String password =
              section
                  .text("password_file")
                  .map(file -> content(section, "password_file", folder.resolve(file)).strip())
                  .orElse(section.text("password", ""));
          String both = section.text("username", "") + ":" + password;
          headers.add(
              new Header(
                  "Authorization",
                  "Basic "
                      + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8))));
          return section;
        });
    map.map(
        "authorization",
        section -> {
          String credentials =
              section
                  .text("credentials_file")
                  .map(file -> content(section, "credentials_file", folder.resolve(file)).strip())
                  .orElse(section.text("credentials", ""));
          headers.add(
              new Header("Authorization", section.text("type", "Bearer") + " " + credentials));
          return section;
        });
    map.text("bearer_token")
        .ifPresent(token -> headers.add(new Header("Authorization", "Bearer " + token)));
    map.text("bearer_token_file")
        .map(file -> content(map, "bearer_token_file", folder.resolve(file)).strip())
        .ifPresent(token -> headers.add(new Header("Authorization", "Bearer " + token)));
    return headers;
  }

  private static List<Demand> demands(YamlMap map) {
    var demands = new ArrayList<Demand>();
    patterns(map, "fail_if_body_matches_regexp")
        .forEach(pattern -> demands.add(new Demand.OfBody(pattern, false)));
    patterns(map, "fail_if_body_not_matches_regexp")
        .forEach(pattern -> demands.add(new Demand.OfBody(pattern, true)));
    demands.addAll(map.maps("fail_if_header_matches", LIST_MAX, entry -> ofHeader(entry, false)));
    demands.addAll(
        map.maps("fail_if_header_not_matches", LIST_MAX, entry -> ofHeader(entry, true)));
    return demands;
  }

  private static @Nullable Demand ofHeader(YamlMap map, boolean wanted) {
    String header = map.requiredText("header");
    boolean ifAbsent = map.flag("allow_missing", false);
    map.require(map.has("regexp"), "regexp", "is missing");
    return map.parsed("regexp", BlackboxReader::pattern)
        .map(pattern -> new Demand.OfHeader(header, pattern, wanted, ifAbsent))
        .orElse(null);
  }

  private BlackboxModule dns(YamlMap map) {
    map.refuse("dns_over_tls", NOT_DONE);
    map.refuse("tls_config", NOT_DONE);
    String queryClass = map.text("query_class", "IN");
    map.require(
        queryClass.equals("IN"), "query_class", "must be IN, the only one here, got " + queryClass);
    map.require(map.has("query_name"), "query_name", "is missing");
    boolean tcp =
        switch (map.text("transport_protocol", "udp")) {
          case "udp" -> false;
          case "tcp" -> true;
          default -> {
            map.problem("transport_protocol", "must be udp or tcp");
            yield false;
          }
        };
    var question =
        new DnsQuestion(
            map.parsed("query_name", DnsName::parse).orElse(DnsName.ROOT),
            map.parsed("query_type", DnsForm::type).orElse(DnsType.ANY),
            map.flag("recursion_desired", true),
            false);
    Set<Integer> rcodes =
        map
            .texts(
                "valid_rcodes",
                LIST_MAX,
                RCODES::containsKey,
                "must be one of " + String.join(", ", new TreeSet<>(RCODES.keySet())))
            .stream()
            .map(word -> RCODES.getOrDefault(word, 0))
            .collect(Collectors.toSet());
    var sections = new ArrayList<DnsDemands.Section>();
    sections(map, "validate_answer_rrs", DnsDemands.Where.ANSWER, sections);
    sections(map, "validate_authority_rrs", DnsDemands.Where.AUTHORITY, sections);
    sections(map, "validate_additional_rrs", DnsDemands.Where.ADDITIONAL, sections);
    return new BlackboxModule.Dns(
        common(map),
        question,
        new DnsDemands(rcodes.isEmpty() ? Set.of(0) : rcodes, tcp, sections));
  }

  private static void sections(
      YamlMap map, String key, DnsDemands.Where where, List<DnsDemands.Section> sections) {
    map.map(
        key,
        section -> {
          Map<String, DnsDemands.When> all =
              Map.of(
                  "fail_if_matches_regexp", DnsDemands.When.ANY_MATCHES,
                  "fail_if_all_match_regexp", DnsDemands.When.NOT_ALL_MATCH,
                  "fail_if_not_matches_regexp", DnsDemands.When.ANY_MATCHES_NOT,
                  "fail_if_none_matches_regexp", DnsDemands.When.NONE_MATCHES);
          all.forEach((name, when) -> {
            List<PatientPattern> patterns = patterns(section, name);
            if (!patterns.isEmpty()) {
              sections.add(new DnsDemands.Section(where, when, patterns));
            }
          });
          return section;
        });
  }

  private TlsTerms tls(YamlMap map) {
    return map.map(
            "tls_config",
            section -> {
              section.refuse("cert_file", NOT_DONE);
              section.refuse("key_file", NOT_DONE);
              List<X509Certificate> authorities =
                  section
                      .parsed("ca_file", text -> Authorities.read(folder.resolve(text)))
                      .orElse(List.of());
              int least = version(section, "min_version", 2); // Go's default, and the JDK's
              int most = version(section, "max_version", PROTOCOLS.size() - 1);
              section.require(least <= most, "max_version", "must not be below min_version");
              boolean limited = section.has("min_version") || section.has("max_version");
              return new TlsTerms(
                  section.text("server_name", ""),
                  authorities,
                  !section.flag("insecure_skip_verify", false),
                  limited && least <= most ? PROTOCOLS.subList(least, most + 1) : List.of(),
                  TlsTerms.WARN_WITHIN_DEFAULT);
            })
        .orElse(plain().tls());
  }

  private static int version(YamlMap map, String key, int fallback) {
    return map.parsed(
            key,
            text ->
                Optional.ofNullable(TLS_VERSIONS.get(text))
                    .orElseThrow(() ->
                        new IllegalArgumentException(
                            "must be TLS10, TLS11, TLS12 or TLS13, got " + text)))
        .orElse(fallback);
  }

  private static List<PatientPattern> patterns(YamlMap map, String key) {
    var patterns = new ArrayList<PatientPattern>();
    for (String text : map.texts(key, LIST_MAX)) {
      try {
        patterns.add(pattern(text));
      } catch (IllegalArgumentException e) {
        map.problem(key, String.valueOf(e.getMessage()));
      }
    }
    return patterns;
  }

  /// Go names groups in another way.
  private static PatientPattern pattern(String text) {
    return PatientPattern.parse(text.replace("(?P<", "(?<"));
  }

  private static long bytes(String text) {
    Matcher matcher = SIZE.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("must be a size as 10MB, got " + text);
    }
    int power = "KMGT".indexOf(matcher.group(2).toUpperCase(Locale.ROOT)) + 1;
    // as blackbox_exporter's units: both kB and KiB are 1024
    int exponent = matcher.group(2).isEmpty() ? 0 : power;
    return new BigDecimal(matcher.group(1))
        .multiply(BigDecimal.valueOf(1_024).pow(exponent))
        .longValue();
  }

  private static String content(YamlMap map, String key, Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      map.problem(key, "cannot be read: " + file);
      return "";
    }
  }
}
