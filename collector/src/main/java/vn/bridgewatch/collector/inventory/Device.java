package vn.bridgewatch.collector.inventory;

/// Something at a site with an address.
///
/// @param kind `codec`, `switch`, `router`, `firewall`, `ups`, `sensor`, `display`, `mcu`, `server`
public record Device(String id, String site, String kind, String model, String address) {}
