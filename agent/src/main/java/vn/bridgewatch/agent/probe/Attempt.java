package vn.bridgewatch.agent.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/// One execution of a probe.
///
/// @param address what the target's name stood for; empty when it was not resolved
/// @param lookup how long the name took; zero for a literal address, empty when it failed
/// @param elapsed all of it, the lookup included
public record Attempt(
    Outcome outcome, Optional<InetAddress> address, Optional<Duration> lookup, Duration elapsed) {}
