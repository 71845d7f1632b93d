/// Sites, devices and the agents that speak for them.
@NullMarked
package vn.bridgewatch.collector.inventory;

import org.jspecify.annotations.NullMarked;
