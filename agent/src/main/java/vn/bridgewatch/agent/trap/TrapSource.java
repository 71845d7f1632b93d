package vn.bridgewatch.agent.trap;

import java.util.Optional;
import java.util.function.Function;

/// A device whose traps are looked at.
///
/// @param site the key of its site
/// @param device its id, the label `device`
/// @param instance its address and port as its series have them, the label `instance`
/// @param meaning what a notification of it means; empty for one that its profile does not know
public record TrapSource(
    String site,
    String device,
    String instance,
    Function<Notification, Optional<TrapMeaning>> meaning) {}
