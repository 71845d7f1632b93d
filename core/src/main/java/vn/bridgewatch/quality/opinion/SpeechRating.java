package vn.bridgewatch.quality.opinion;

import java.util.List;

/// How a conversation would be rated, with every term of R = Ro - Is - (Idte + Idle + Idd) - Ie,eff
/// + A (G.107 equation 7-1, and the same in G.107.1 and G.107.2).
///
/// It is an estimate of audio for planning, never the opinion of somebody who was asked.
///
/// @param ro basic signal-to-noise ratio
/// @param is simultaneous impairment
/// @param idte impairment by talker echo
/// @param idle impairment by listener echo
/// @param idd impairment by delay alone
/// @param ieEff impairment by codec and packet loss
/// @param advantage A, what users forgive for the sake of access
/// @param notes what lies outside the ranges that the Recommendation is made for
public record SpeechRating(
    Scale scale,
    double ro,
    double is,
    double idte,
    double idle,
    double idd,
    double ieEff,
    double advantage,
    List<String> notes) {

  public SpeechRating {
    notes = List.copyOf(notes);
  }

  /// R as the equation gives it; below 0 the score is 1 all the same.
  public double r() {
    return ro - is - idte - idle - idd - ieEff + advantage;
  }

  /// The mean opinion score of the conversation, 1 to 4.5, on this scale.
  public double mos() {
    return scale.mos(r());
  }
}
