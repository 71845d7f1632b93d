package vn.bridgewatch.media.call;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.quality.VideoProfile;

/// The streams of a call, sound first.
///
/// Bit rates: sound as Opus or G.722 at 64 kbit/s in packets of 20 ms; pictures between what Cisco
/// Meeting Server asks for at least (H.264, 768 kbit/s for 720p30, 1,472 for 1080p30) and what Zoom
/// asks for at most (1.8 to 2.6 Mbit/s for 720p, 3.0 to 3.8 for 1080p).
public record CallProfile(String name, List<StreamPlan> streams) {

  private static final StreamPlan AUDIO =
      new StreamPlan("audio", StreamPlan.DSCP_VOICE, new Shape.Even(50, 172));

  private static final Map<String, StreamPlan> PICTURES = pictures();

  private static Map<String, StreamPlan> pictures() {
    var plans = new LinkedHashMap<String, StreamPlan>();
    plans.put("720p", picture("720p", VideoProfile.HD_720));
    plans.put("1080p", picture("1080p", VideoProfile.HD_1080));
    plans.put("content", picture("content", VideoProfile.CONTENT));
    return plans;
  }

  private static StreamPlan picture(String name, VideoProfile video) {
    return new StreamPlan(name, StreamPlan.DSCP_PICTURES, new Shape.Pictures(video));
  }

  public CallProfile {
    streams = List.copyOf(streams);
    if (streams.isEmpty()) {
      throw new IllegalArgumentException("profile: must have a stream");
    }
  }

  /// Sound alone, at so few packets that it fits into the budget of probes.
  public static CallProfile trickle(double packetsPerSecond) {
    var thin =
        new StreamPlan("audio", StreamPlan.DSCP_VOICE, new Shape.Even(packetsPerSecond, 172));
    return new CallProfile("trickle", List.of(thin));
  }

  /// As `audio`, `720p`, `1080p`, `content`, or some of them as `1080p+content`; sound is always
  /// with them.
  public static CallProfile parse(String text) {
    var streams = new ArrayList<StreamPlan>();
    streams.add(AUDIO);
    for (String word : text.split("\\+", -1)) {
      if (word.equals("audio")) {
        continue;
      }
      StreamPlan plan = PICTURES.get(word);
      if (plan == null) {
        throw new IllegalArgumentException(
            "must be audio, 720p, 1080p, content or some of them as 1080p+content, got " + text);
      }
      if (streams.contains(plan)) {
        throw new IllegalArgumentException("names " + word + " twice: " + text);
      }
      streams.add(plan);
    }
    return new CallProfile(text, streams);
  }

  /// The same streams with other classes.
  public CallProfile withDscp(int voice, int pictures) {
    return new CallProfile(
        name,
        streams.stream()
            .map(plan -> plan.withDscp(plan.shape() instanceof Shape.Even ? voice : pictures))
            .toList());
  }

  /// bit/s with headers, one way.
  public double bitRate() {
    return streams.stream().mapToDouble(StreamPlan::bitRate).sum();
  }
}
