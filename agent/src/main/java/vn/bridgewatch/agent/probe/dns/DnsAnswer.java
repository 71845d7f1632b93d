package vn.bridgewatch.agent.probe.dns;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.metric.Metric;

/// A DNS response.
///
/// @param time from the query to the response
/// @param records the answer section as text, as `example.vn. 300 A 192.0.2.1`
/// @param rcode RFC 1035, section 4.1.1, and RFC 6891; 0 is NOERROR
/// @param authenticated whether the server has checked signatures and they hold (AD); empty: it was
///   not asked
/// @param misfit whether a pattern made it a bad answer; empty: there is none
/// @param connect how much of the time went into having a connection
/// @param tcp whether it came over TCP because it was too long for UDP
public record DnsAnswer(
    Duration connect,
    Duration time,
    List<String> records,
    int answers,
    int authorities,
    int additionals,
    int rcode,
    boolean tcp,
    Optional<Boolean> authenticated,
    Optional<Boolean> misfit)
    implements Answer {

  // of a record: name, time to live, type; and of SOA: server, mailbox, serial
  private static final int TYPE_WORD = 2;
  private static final int SERIAL_WORD = 5;

  private static final Field DURATION =
      Field.of(
          Metric.gauge("probe_dns_duration_seconds", "How long the phases of a DNS query took"),
          "phase",
          "request");
  private static final Field CONNECT = Field.of(DURATION.metric(), "phase", "connect");
  private static final Field SUCCEEDED =
      Field.of(
          Metric.gauge(
              "probe_dns_query_succeeded", "Whether the DNS server answered, be it with an error"));
  private static final Field ANSWERS =
      Field.of(Metric.gauge("probe_dns_answer_rrs", "Records in the answer section"));
  private static final Field AUTHORITIES =
      Field.of(Metric.gauge("probe_dns_authority_rrs", "Records in the authority section"));
  private static final Field ADDITIONALS =
      Field.of(Metric.gauge("probe_dns_additional_rrs", "Records in the additional section"));
  static final Field RESOLVE = Field.of(DURATION.metric(), "phase", "resolve");
  static final Field AUTHENTICATED =
      Field.of(
          Metric.gauge(
              "bridgewatch_dns_authenticated",
              "Whether the server says that the signatures of its answer hold (AD)"));
  static final Field MISFIT =
      Field.of(
          Metric.gauge(
              "probe_failed_due_to_regex",
              "Whether the target was not as it should be because a pattern did not fit"));
  static final Field SERIAL =
      Field.of(
          Metric.gauge("probe_dns_serial", "Serial number of the zone, where SOA was asked for"));
  static final List<Field> FIELDS =
      List.of(CONNECT, DURATION, SUCCEEDED, ANSWERS, AUTHORITIES, ADDITIONALS);

  /// No response that could be read.
  static final Answer FAILED =
      new Answer() {
        @Override
        public void tell(Values values) {
          values.put(SUCCEEDED, 0);
        }

        @Override
        public String text() {
          return "";
        }
      };

  public DnsAnswer {
    records = List.copyOf(records);
  }

  /// An answer to a plain question, of which nothing more was wanted.
  public DnsAnswer(
      Duration time,
      List<String> records,
      int answers,
      int authorities,
      int additionals,
      int rcode,
      boolean tcp) {
    this(
        Duration.ZERO,
        time,
        records,
        answers,
        authorities,
        additionals,
        rcode,
        tcp,
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public void tell(Values values) {
    values.put(CONNECT, connect.toNanos() / 1e9);
    values.put(DURATION, time.minus(connect).toNanos() / 1e9);
    values.put(SUCCEEDED, 1);
    values.put(ANSWERS, answers);
    values.put(AUTHORITIES, authorities);
    values.put(ADDITIONALS, additionals);
    authenticated.ifPresent(yes -> values.put(AUTHENTICATED, yes ? 1 : 0));
    misfit.ifPresent(yes -> values.put(MISFIT, yes ? 1 : 0));
    records.stream()
        .map(record -> record.split(" ", -1))
        .filter(words -> words.length > SERIAL_WORD && words[TYPE_WORD].equals("SOA"))
        .findFirst()
        .ifPresent(words -> values.put(SERIAL, Double.parseDouble(words[SERIAL_WORD])));
  }

  @Override
  public String text() {
    return (answers == 1 ? "1 record" : answers + " records")
        + (tcp ? " over TCP" : "")
        + authenticated.map(yes -> yes ? ", authenticated" : ", not authenticated").orElse("");
  }

  @Override
  public List<String> details() {
    return records;
  }

  @Override
  public Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("answers", answers);
    facts.put("authorities", authorities);
    facts.put("additionals", additionals);
    facts.put("rcode", rcode);
    facts.put("tcp", tcp);
    authenticated.ifPresent(yes -> facts.put("authenticated", yes));
    facts.put("records", records);
    return facts;
  }

  @Override
  public Optional<Doubt> doubt() {
    return answers > 0
        ? Optional.empty()
        : Optional.of(new Doubt("no_records", "the server answers with no record"));
  }
}
