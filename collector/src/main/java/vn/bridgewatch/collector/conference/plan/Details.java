package vn.bridgewatch.collector.conference.plan;

import java.util.List;
import java.util.regex.Pattern;

/// What a conference is, but for when.
///
/// @param title for the people of this network only; in one line, whatever came between its words
/// @param codeName what leaves the network instead of the title
/// @param invited who takes part, as people write it: keys, `province:NN`, `tag:NAME`, …
public record Details(
    String title, String codeName, Rank rank, CallProfile call, List<String> invited) {

  public static final int TITLE_CHARS_MAX = 200;
  public static final int INVITED_MAX = 5_000;
  private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");
  private static final Pattern CODE_NAME = Pattern.compile("[^\\p{Cntrl}]{1,200}");

  public Details {
    invited = List.copyOf(invited);
    title = BREAKS.matcher(title).replaceAll(" ").strip();
    if (title.isBlank() || title.length() > TITLE_CHARS_MAX) {
      throw new IllegalArgumentException(
          "title: must be 1 to " + TITLE_CHARS_MAX + " characters, got " + title.length());
    }
    if (codeName.isBlank() || !CODE_NAME.matcher(codeName).matches()) {
      throw new IllegalArgumentException(
          "code_name: must be 1 to 200 characters in one line, got " + codeName.length());
    }
    if (invited.isEmpty() || invited.size() > INVITED_MAX) {
      throw new IllegalArgumentException(
          "roster: must have 1 to " + INVITED_MAX + " entries, got " + invited.size());
    }
  }
}
