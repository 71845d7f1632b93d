package vn.bridgewatch.agent.profile;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// A kind of device: how to know it, what to read of it, and what its values mean.
///
/// @param note what stands behind `evidence`, and what no recording proves
/// @param matches any of these; empty: the profile is chosen by name only
/// @param model where the model's name is, in turn
/// @param software where the version is, in turn
/// @param translations those of its own, then those that belong to its modules
/// @param traps the same
public record Profile(
    String id,
    Text title,
    DeviceKind kind,
    String maker,
    Evidence evidence,
    String note,
    List<Rule> matches,
    List<Source> model,
    List<Source> software,
    List<ModuleUse> modules,
    Optional<ReaderUse> reader,
    List<Translation> translations,
    List<Normal> normal,
    List<TrapRule> traps) {

  /// What an unknown device is read by.
  public static final String GENERIC = "generic";

  public Profile {
    matches = List.copyOf(matches);
    model = List.copyOf(model);
    software = List.copyOf(software);
    modules = List.copyOf(modules);
    translations = List.copyOf(translations);
    normal = List.copyOf(normal);
    traps = List.copyOf(traps);
  }

  /// How a device is known; all that is given must fit.
  ///
  /// @param sysObjectId this one and all below it; empty: any
  /// @param sysDescr found anywhere in it
  /// @param sysName found anywhere in it
  public record Rule(String sysObjectId, Optional<Pattern> sysDescr, Optional<Pattern> sysName) {

    public boolean fits(DeviceIdentity device) {
      return (sysObjectId.isEmpty() || DeviceIdentity.isBelow(device.sysObjectId(), sysObjectId))
          && sysDescr.map(pattern -> pattern.matcher(device.sysDescr()).find()).orElse(true)
          && sysName.map(pattern -> pattern.matcher(device.sysName()).find()).orElse(true);
    }

    /// How many of the numbers of the sysObjectID it names.
    int length() {
      return sysObjectId.isEmpty() ? 0 : sysObjectId.split("\\.", -1).length;
    }

    @Override
    public String toString() {
      var text = new StringBuilder();
      if (!sysObjectId.isEmpty()) {
        text.append("sysObjectID ").append(sysObjectId);
      }
      sysDescr.ifPresent(
          pattern -> text.append(text.isEmpty() ? "" : ", ").append("sysDescr ~ ").append(pattern));
      sysName.ifPresent(
          pattern -> text.append(text.isEmpty() ? "" : ", ").append("sysName ~ ").append(pattern));
      return text.toString();
    }
  }

  /// Where a text about the device is.
  ///
  /// @param from `sys_descr`, `sys_name`, or the OID of an instance
  /// @param regex found in it; group 1, or all that matched where it has no group
  public record Source(String from, Optional<Pattern> regex) {
    public static final String SYS_DESCR = "sys_descr";
    public static final String SYS_NAME = "sys_name";

    public boolean isOid() {
      return !from.equals(SYS_DESCR) && !from.equals(SYS_NAME);
    }

    /// What of a text is meant; empty where it does not fit.
    Optional<String> of(String text) {
      if (regex.isEmpty()) {
        return Optional.of(text.strip()).filter(found -> !found.isEmpty());
      }
      var matcher = regex.get().matcher(text);
      if (!matcher.find()) {
        return Optional.empty();
      }
      String found = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
      return Optional.ofNullable(found).map(String::strip).filter(word -> !word.isEmpty());
    }
  }

  /// @param optional read only where the device has something of it
  public record ModuleUse(String name, Duration interval, boolean optional) {}

  public record ReaderUse(String name, Duration interval) {}

  /// What is usual for a metric of the vocabulary on such a device.
  public record Normal(
      String metric, Map<String, String> labels, OptionalDouble below, OptionalDouble above) {
    public Normal {
      labels = Map.copyOf(labels);
    }
  }

  /// The instances that are read to tell model and software.
  public List<String> identityOids() {
    return java.util.stream.Stream.concat(model.stream(), software.stream())
        .filter(Source::isOid)
        .map(Source::from)
        .distinct()
        .toList();
  }

  /// The model of a device; empty where nothing tells it.
  ///
  /// @param texts what was read, by OID
  public String model(DeviceIdentity device, Map<String, String> texts) {
    return first(model, device, texts);
  }

  /// The version of its software; empty where nothing tells it.
  public String software(DeviceIdentity device, Map<String, String> texts) {
    return first(software, device, texts);
  }

  private static String first(
      List<Source> sources, DeviceIdentity device, Map<String, String> texts) {
    for (Source source : sources) {
      String text =
          switch (source.from()) {
            case Source.SYS_DESCR -> device.sysDescr();
            case Source.SYS_NAME -> device.sysName();
            default -> texts.getOrDefault(source.from(), "");
          };
      Optional<String> found = source.of(text);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return "";
  }

  /// Translates what the modules give.
  public Translator translator() {
    return new Translator(translations);
  }
}
