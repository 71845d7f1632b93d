package vn.bridgewatch.collector.live;

/// A site as the pages show it.
///
/// @param reason a stable word that pages put into a language: `never_seen`, `silent`, `alerts`,
///   `ok`
/// @param sinceMillis when the state began, by the collector's clock
/// @param lastSeenMillis when something of the site came last; 0 when never
/// @param openAlerts firing alerts of the site
public record SiteStatus(
    String site,
    SiteState state,
    String reason,
    long sinceMillis,
    long lastSeenMillis,
    int openAlerts) {}
