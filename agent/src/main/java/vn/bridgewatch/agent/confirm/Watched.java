package vn.bridgewatch.agent.confirm;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import vn.bridgewatch.metric.Labels;

/// A target that is to be made sure of.
///
/// @param labels of the probe's series
/// @param literal the address of the target; empty where it is given by name
/// @param timeout of the probe
/// @param bits on the line for one attempt
public record Watched(
    String site,
    Labels labels,
    ConfirmSettings settings,
    Optional<InetAddress> literal,
    Duration timeout,
    int bits,
    Again again) {}
