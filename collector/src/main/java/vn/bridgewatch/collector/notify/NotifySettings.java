package vn.bridgewatch.collector.notify;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.AlertDesk;
import vn.bridgewatch.collector.alert.Escalation;
import vn.bridgewatch.collector.alert.Recipient;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.config.YamlMap;

/// Who is told of alerts: the section `notify` of `collector.yaml`.
///
/// @param gather how long messages of one site may gather when no conference is on
/// @param escalation after how long the next level is told
public record NotifySettings(
    boolean log, Duration gather, List<Webhook> webhooks, Escalation escalation) {

  public static final int WEBHOOKS_MAX = 20;
  public static final NotifySettings DEFAULT =
      new NotifySettings(true, AlertDesk.GATHER_DEFAULT, List.of(), Escalation.DEFAULT);
  static final String LOG_CHANNEL = "log";
  private static final List<Phase> PHASES =
      List.of(Phase.T7D, Phase.T24H, Phase.T60M, Phase.T15M, Phase.LIVE);
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  /// @param name how messages, metrics and the outbox call it; the URL may hold a secret
  /// @param level 1 to 3, which level of escalation it belongs to
  public record Webhook(String name, URI url, boolean sendResolved, int level) {}

  public NotifySettings {
    webhooks = List.copyOf(webhooks);
  }

  public static NotifySettings read(YamlMap map) {
    var names = new HashSet<>(Set.of(LOG_CHANNEL));
    var count = new int[1];
    return new NotifySettings(
        map.flag("log", true),
        map.duration("gather", AlertDesk.GATHER_DEFAULT, Duration.ZERO, AlertDesk.GATHER_MAX),
        map.maps("webhooks", WEBHOOKS_MAX, hook -> webhook(hook, ++count[0], names)),
        map.map("escalation", NotifySettings::escalation).orElse(Escalation.DEFAULT));
  }

  private static Escalation escalation(YamlMap map) {
    Escalation escalation = Escalation.DEFAULT;
    for (Phase phase : PHASES) {
      Duration usual = Objects.requireNonNull(Escalation.DEFAULT.delays().get(phase));
      Duration delay =
          map.duration(phase.name(), usual, Escalation.DELAY_MIN, Escalation.DELAY_MAX);
      escalation = escalation.with(phase, delay);
    }
    return escalation;
  }

  private static @Nullable Webhook webhook(YamlMap map, int number, Set<String> names) {
    String name = map.text("name", "webhook-" + number);
    map.require(
        NAME.matcher(name).matches(), "name", "must match " + NAME.pattern() + ", got " + name);
    map.require(names.add(name), "name", "is given twice: " + name);
    boolean resolved = map.flag("send_resolved", true);
    int level = map.integer("level", 1, 1, Recipient.LEVEL_MAX);
    if (map.requiredText("url").isEmpty()) {
      return null;
    }
    return map.parsed("url", NotifySettings::url)
        .map(url -> new Webhook(name, url, resolved, level))
        .orElse(null);
  }

  private static URI url(String text) {
    try {
      var url = new URI(text);
      if (url.getHost() != null && SCHEMES.contains(String.valueOf(url.getScheme()))) {
        return url;
      }
    } catch (URISyntaxException _) {
      // said below; the text itself is not shown, it may hold a secret
    }
    throw new IllegalArgumentException("must be an address as http://host:port/path");
  }

  /// The channels, for the desk that writes messages.
  public List<Recipient> recipients() {
    var recipients = new ArrayList<Recipient>();
    if (log) {
      recipients.add(new Recipient(LOG_CHANNEL, true));
    }
    webhooks.forEach(
        hook -> recipients.add(new Recipient(hook.name(), hook.sendResolved(), hook.level())));
    return recipients;
  }
}
