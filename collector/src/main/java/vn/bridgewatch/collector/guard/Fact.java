package vn.bridgewatch.collector.guard;

import vn.bridgewatch.rule.ChangeKind;

/// Something that is so at a site and that nobody should change shortly before a conference.
///
/// @param key tells it from the others of its site: kind, name and device
record Fact(String key, ChangeKind kind, String name, String device, String value) {

  static final int VALUE_CHARS_MAX = 300;

  static Fact of(ChangeKind kind, String name, String device, String value) {
    String cut = value.length() <= VALUE_CHARS_MAX ? value : value.substring(0, VALUE_CHARS_MAX);
    return new Fact(kind + " " + name + " " + device, kind, name, device, cut);
  }
}
