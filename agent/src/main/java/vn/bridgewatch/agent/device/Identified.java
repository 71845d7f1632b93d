package vn.bridgewatch.agent.device;

import java.util.List;
import vn.bridgewatch.agent.profile.DeviceIdentity;
import vn.bridgewatch.agent.profile.Match;
import vn.bridgewatch.agent.profile.Profile;
import vn.bridgewatch.agent.profile.Vocabulary;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;

/// What a device was found to be.
///
/// @param modules what is read of it: the profile's, and of its optional ones those that answered
/// @param unanswered optional ones of which it has nothing
/// @param untried optional ones of which that is not known yet
public record Identified(
    DeviceIdentity identity,
    Match match,
    String model,
    String software,
    List<Profile.ModuleUse> modules,
    List<String> unanswered,
    List<String> untried) {

  private static final int LABEL_CHARS_MAX = 200;

  public Identified {
    modules = List.copyOf(modules);
    unanswered = List.copyOf(unanswered);
    untried = List.copyOf(untried);
  }

  public Profile profile() {
    return match.profile();
  }

  /// `bridgewatch_device_info`.
  Observation info(Labels base) {
    Labels labels = base.with("profile", profile().id());
    labels = with(labels, "maker", profile().maker());
    labels = with(labels, "model", model);
    labels = with(labels, "software", software);
    return Observation.of(Vocabulary.DEVICE_INFO.metric(), labels, 1);
  }

  private static Labels with(Labels labels, String name, String value) {
    String text = value.length() > LABEL_CHARS_MAX ? value.substring(0, LABEL_CHARS_MAX) : value;
    return text.isEmpty() ? labels : labels.with(name, text);
  }
}
