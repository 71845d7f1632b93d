package vn.bridgewatch.agent.trap;

import java.util.Optional;
import java.util.function.Function;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;

/// A device whose traps are looked at.
///
/// @param site the key of its site
/// @param device its id, the label `device`
/// @param instance its address and port as its series have them, the label `instance`
/// @param auth how it is read over SNMP; empty where it is not
/// @param meaning what a notification of it means; empty for one that its profile does not know
public record TrapSource(
    String site,
    String device,
    String instance,
    Optional<SnmpAuth> auth,
    Function<Notification, Optional<TrapMeaning>> meaning) {}
