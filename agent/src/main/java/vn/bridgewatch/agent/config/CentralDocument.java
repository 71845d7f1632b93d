package vn.bridgewatch.agent.config;

/// What the centre adds to the configuration of a site, as it was written.
///
/// @param revision which one, from 1 on; 0, with an empty text, is none
public record CentralDocument(long revision, String text) {

  public static final CentralDocument NONE = new CentralDocument(0, "");
}
