/// What runs down in a known shape: batteries, certificates, disks, leases, registrations; and
/// whether there is still time to act.
@NullMarked
package vn.bridgewatch.rule.countdown;

import org.jspecify.annotations.NullMarked;
