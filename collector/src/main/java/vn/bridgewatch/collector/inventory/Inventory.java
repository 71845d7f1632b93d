package vn.bridgewatch.collector.inventory;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The sites and devices that there are: an immutable picture, swapped whole at a reload.
public interface Inventory {

  /// Every site: the official units, with what the inventory file says of them.
  Collection<Site> sites();

  Optional<Site> site(String key);

  List<Device> devices(String site);

  /// The name of a province by its 2-digit code.
  Optional<String> provinceName(String code);
}
