package vn.bridgewatch.collector.conference.ical;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A property of a calendar: a line once it is unfolded (RFC 5545, section 3.1).
///
/// @param number of the line where it begins, from 1
/// @param name in capitals
/// @param parameters by name in capitals
record ContentLine(int number, String name, Map<String, List<String>> parameters, String value) {

  Optional<String> parameter(String parameter) {
    return Optional.ofNullable(parameters.get(parameter)).map(List::getFirst);
  }

  boolean is(String parameter, String value) {
    return parameter(parameter).filter(it -> it.toUpperCase(Locale.ROOT).equals(value)).isPresent();
  }
}
