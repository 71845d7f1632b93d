package vn.bridgewatch.agent.profile;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vn.bridgewatch.metric.Metric;

/// The metrics that rules and pages know, whatever the maker of a device (docs/devices.md).
///
/// A new word needs a row in docs/devices.md and one here; a test holds the two together.
public final class Vocabulary {

  /// A metric with the labels of its own; every series has `device` and `instance` besides.
  ///
  /// @param labels in the order of the document
  /// @param unit for people; empty where the value is a yes or no, or a count
  public record Word(Metric metric, List<Label> labels, String unit) {
    public Word {
      labels = List.copyOf(labels);
    }

    public Optional<Label> label(String name) {
      return labels.stream().filter(label -> label.name().equals(name)).findFirst();
    }
  }

  /// @param allowed the only values; empty: any text
  public record Label(String name, Set<String> allowed) {
    public Label {
      allowed = Set.copyOf(allowed);
    }
  }

  public static final Word DEVICE_INFO;

  private static final Map<String, Word> WORDS;

  private static final Label NAME = free("name");
  private static final Label SENSOR = free("sensor");
  private static final Label PHASE = free("phase");
  private static final Label CALL = free("call");
  private static final Label INTERFACE = free("interface");
  private static final Label GROUP = free("group");
  private static final Label MEDIA = one("media", "audio", "video", "content", "all");
  private static final Label DIRECTION = one("direction", "receive", "transmit");
  private static final Label STATE = one("state", "used", "total");
  private static final String YES = "";

  static {
    var words = new LinkedHashMap<String, Word>();
    DEVICE_INFO =
        gauge(
            words,
            "device_info",
            YES,
            "What the device is.",
            free("profile"),
            free("maker"),
            free("model"),
            free("software"));
    gauge(words, "device_uptime_seconds", "s", "Since the device, or its management, started.");
    gauge(
        words,
        "component_ok",
        YES,
        "A part of the device works (1) or does not (0).",
        one(
            "component",
            "overall",
            "hardware",
            "fan",
            "power_supply",
            "temperature",
            "battery",
            "network",
            "storage",
            "lamp",
            "board",
            "service"),
        NAME);
    gauge(words, "temperature_celsius", "°C", "Temperature.", SENSOR);
    gauge(words, "humidity_ratio", "ratio", "Relative humidity of the air.", SENSOR);
    gauge(words, "fan_speed_rpm", "rpm", "Turns of a fan in a minute.", NAME);
    gauge(words, "cpu_usage_ratio", "ratio", "Share of the processor that is busy.", NAME);
    gauge(words, "memory_usage_ratio", "ratio", "Share of the memory in use.", NAME);
    gauge(words, "storage_usage_ratio", "ratio", "Share of a disk in use.", NAME);
    gauge(
        words,
        "codec_registered",
        YES,
        "Registered with its server (1) or not (0).",
        one("protocol", "sip", "h323", "management"),
        free("server"));
    gauge(words, "codec_standby", YES, "The codec is asleep (1) or awake (0).");
    gauge(words, "calls_active", YES, "Calls that go on.");
    gauge(
        words,
        "call_loss_ratio",
        "ratio",
        "Share of the packets of a call that were lost.",
        CALL,
        MEDIA,
        DIRECTION);
    counter(
        words,
        "call_packets_lost_total",
        "packets",
        "Packets of a call that were lost.",
        CALL,
        MEDIA,
        DIRECTION);
    counter(words, "call_packets_total", "packets", "Packets of a call.", CALL, MEDIA, DIRECTION);
    gauge(words, "call_jitter_seconds", "s", "Jitter of a call's packets.", CALL, MEDIA, DIRECTION);
    gauge(
        words,
        "call_latency_seconds",
        "s",
        "Delay of a call, one way or round trip as the maker gives it.",
        CALL,
        MEDIA,
        DIRECTION);
    gauge(words, "call_bit_rate", "bit/s", "Bits of a call in a second.", CALL, MEDIA, DIRECTION);
    gauge(
        words,
        "call_frame_rate",
        "frames/s",
        "Frames of a call's picture in a second.",
        CALL,
        MEDIA,
        DIRECTION);
    gauge(words, "call_duration_seconds", "s", "How long a call has lasted.", CALL);
    gauge(words, "call_encrypted", YES, "A call is encrypted (1) or not (0).", CALL);
    gauge(
        words,
        "peripheral_connected",
        YES,
        "A peripheral is there and works (1) or not (0).",
        one(
            "kind",
            "camera",
            "microphone",
            "display",
            "touch_panel",
            "source",
            "projector",
            "doc_camera",
            "remote",
            "other"),
        NAME);
    gauge(words, "microphone_muted", YES, "The microphones are muted (1) or not (0).", NAME);
    gauge(
        words,
        "mcu_ports",
        "ports",
        "Ports of a conference server.",
        one("media", "audio", "video", "all"),
        STATE);
    gauge(words, "mcu_conferences_active", "conferences", "Conferences that go on.");
    gauge(words, "mcu_participants", "participants", "Who takes part in conferences.");
    gauge(words, "licences", "licences", "Licences.", NAME, STATE);
    gauge(words, "on_battery", YES, "The power comes from the battery (1) or from the mains (0).");
    gauge(words, "on_bypass", YES, "The power goes past the UPS (1) or through it (0).");
    gauge(words, "ups_runtime_seconds", "s", "How long the battery lasts at this load.");
    gauge(words, "ups_charge_ratio", "ratio", "Charge of the battery.");
    gauge(words, "ups_load_ratio", "ratio", "Load of the UPS, of what it can carry.", PHASE);
    gauge(
        words,
        "ups_battery_ok",
        YES,
        "The battery is good (1), or low, empty, failed or due for replacement (0).");
    gauge(words, "ups_battery_volts", "V", "Voltage of the battery.");
    gauge(words, "ups_input_volts", "V", "Voltage of the mains.", PHASE);
    gauge(words, "ups_input_hertz", "Hz", "Frequency of the mains.", PHASE);
    gauge(words, "ups_output_volts", "V", "Voltage that the UPS gives.", PHASE);
    gauge(words, "ups_output_watts", "W", "Power that the UPS gives.", PHASE);
    gauge(words, "ups_alarms", "alarms", "Alarms of the UPS that stand.");
    gauge(
        words,
        "interface_up",
        YES,
        "A port is up (1), or down though it is configured to be up (0).",
        INTERFACE);
    gauge(words, "optic_receive_dbm", "dBm", "Light that an optical port receives.", INTERFACE);
    gauge(words, "optic_transmit_dbm", "dBm", "Light that an optical port sends.", INTERFACE);
    gauge(words, "poe_used_watts", "W", "Power that goes to devices over network cables.", GROUP);
    gauge(
        words, "poe_limit_watts", "W", "Power that can go to devices over network cables.", GROUP);
    gauge(words, "sessions", "sessions", "Sessions of a firewall or router.");
    gauge(words, "path_loss_ratio", "ratio", "Loss of a path by the device's own test.", NAME);
    gauge(
        words,
        "path_round_trip_seconds",
        "s",
        "Round trip of a path by the device's own test.",
        NAME);
    gauge(words, "door_open", YES, "A door is open (1) or closed (0).", NAME);
    gauge(words, "water_detected", YES, "There is water (1) or not (0).", NAME);
    WORDS = Collections.unmodifiableMap(words);
  }

  private Vocabulary() {}

  /// The word of a metric's name, as `bridgewatch_on_battery`.
  public static Optional<Word> word(String name) {
    return Optional.ofNullable(WORDS.get(name));
  }

  /// All words in the order of the document.
  public static Collection<Word> words() {
    return WORDS.values();
  }

  private static Word gauge(
      Map<String, Word> words, String name, String unit, String help, Label... labels) {
    return add(words, Metric.gauge("bridgewatch_" + name, help), unit, labels);
  }

  private static void counter(
      Map<String, Word> words, String name, String unit, String help, Label... labels) {
    add(words, Metric.counter("bridgewatch_" + name, help), unit, labels);
  }

  private static Word add(Map<String, Word> words, Metric metric, String unit, Label... labels) {
    var word = new Word(metric, List.of(labels), unit);
    words.put(metric.name(), word);
    return word;
  }

  private static Label free(String name) {
    return new Label(name, Set.of());
  }

  private static Label one(String name, String... allowed) {
    return new Label(name, Set.of(allowed));
  }
}
