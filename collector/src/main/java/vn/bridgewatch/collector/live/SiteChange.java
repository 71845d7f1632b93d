package vn.bridgewatch.collector.live;

import java.util.Optional;
import vn.bridgewatch.rule.ChangeKind;

/// Something was changed at a site.
///
/// @param device empty: of no device
/// @param probe empty: of no probe
/// @param reason what it was and what it is, as `V7.1 → V7.2`
/// @param event for the timeline; empty where one tells of it already
public record SiteChange(
    String site,
    ChangeKind kind,
    String device,
    String probe,
    String reason,
    Optional<SiteEvent> event) {}
