package vn.bridgewatch.agent.address;

import java.util.OptionalLong;

/// An address of this machine.
///
/// @param interfaceIndex by which the kernel names the interface
/// @param v6 IPv6, else IPv4
/// @param lasting one that others reach it by: not of its link only, not deprecated, and no
///   temporary one of RFC 8981, which are meant to go
/// @param validSeconds how long it is still valid unless it is renewed; empty: for ever
record HeldAddress(int interfaceIndex, boolean v6, boolean lasting, OptionalLong validSeconds) {}
