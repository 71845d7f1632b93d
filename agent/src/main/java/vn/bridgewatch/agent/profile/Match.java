package vn.bridgewatch.agent.profile;

import java.util.Optional;

/// The profile that was found for a device.
///
/// @param by the rule that decided; empty: no profile knows it, and the generic one serves
public record Match(Profile profile, Optional<Profile.Rule> by) {}
