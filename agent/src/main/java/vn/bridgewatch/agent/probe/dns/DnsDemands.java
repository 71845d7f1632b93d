package vn.bridgewatch.agent.probe.dns;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.agent.probe.line.PatientPattern;

/// What an answer of a DNS server must be, beyond being one; as blackbox_exporter demands it.
///
/// @param rcodes the codes that are good
/// @param tcp whether it is asked over TCP from the start
/// @param patterns what the records must be like
public record DnsDemands(Set<Integer> rcodes, boolean tcp, List<Section> patterns) {

  /// No more than that it answers without an error.
  public static final DnsDemands NONE = new DnsDemands(Set.of(0), false, List.of());

  public enum Where {
    ANSWER,
    AUTHORITY,
    ADDITIONAL
  }

  /// When patterns make an answer a bad one, as blackbox_exporter (0.23) has it and not as the keys
  /// are called: `fail_if_all_match_regexp` fails where not all match. Where there is no record,
  /// patterns of which some must match fail.
  public enum When {
    ANY_MATCHES,
    NOT_ALL_MATCH,
    ANY_MATCHES_NOT,
    NONE_MATCHES
  }

  /// One demand on the records of a section.
  public record Section(Where where, When fails, List<PatientPattern> patterns) {
    public Section {
      patterns = List.copyOf(patterns);
    }
  }

  public DnsDemands {
    rcodes = Set.copyOf(rcodes);
    patterns = List.copyOf(patterns);
  }

  /// What of an answer is not as it should be.
  Optional<String> misfit(DnsResponse response) {
    for (Section section : patterns) {
      List<String> records =
          switch (section.where()) {
            case ANSWER -> response.records();
            case AUTHORITY -> response.authorityRecords();
            case ADDITIONAL -> response.additionalRecords();
          };
      if (fails(section, records.stream().map(DnsDemands::zoneLine).toList())) {
        return Optional.of(
            "the records of the section "
                + section.where().name().toLowerCase(Locale.ROOT)
                + " do not pass "
                + section.fails().name().toLowerCase(Locale.ROOT)
                + " "
                + section.patterns());
      }
    }
    return Optional.empty();
  }

  private static boolean fails(Section section, List<String> records) {
    return switch (section.fails()) {
      case ANY_MATCHES ->
          section.patterns().stream().anyMatch(p -> records.stream().anyMatch(p::isIn));
      case NOT_ALL_MATCH ->
          !section.patterns().stream().allMatch(p -> records.stream().allMatch(p::isIn));
      case ANY_MATCHES_NOT ->
          records.isEmpty()
              || section.patterns().stream()
                  .anyMatch(p -> records.stream().anyMatch(record -> !p.isIn(record)));
      case NONE_MATCHES ->
          section.patterns().stream().noneMatch(p -> records.stream().anyMatch(p::isIn));
    };
  }

  private static final Pattern RECORD =
      Pattern.compile("(\\S+) (\\d+) (\\S+) (.*)", Pattern.DOTALL);

  /// A record as in a zone file, which is what such patterns are written for.
  private static String zoneLine(String record) {
    Matcher parts = RECORD.matcher(record);
    if (!parts.matches()) {
      return record;
    }
    String value = parts.group(3).equals("AAAA") ? shortened(parts.group(4)) : parts.group(4);
    return parts.group(1) + "\t" + parts.group(2) + "\tIN\t" + parts.group(3) + "\t" + value;
  }

  /// RFC 5952: the longest run of zeros left out.
  private static String shortened(String address) {
    if (!(InetAddress.ofLiteral(address) instanceof Inet6Address)) {
      return address;
    }
    Matcher runs = Pattern.compile("(?:^|:)0(?::0)+(?=:|$)").matcher(address);
    int start = -1;
    int end = -1;
    while (runs.find()) {
      if (runs.end() - runs.start() > end - start) {
        start = runs.start();
        end = runs.end();
      }
    }
    return start < 0
        ? address
        : address.substring(0, start)
            + "::"
            + address.substring(Math.min(end + 1, address.length()));
  }
}
