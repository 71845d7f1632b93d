/// What the configuration and the command line say of each kind of probe: one form a kind.
@NullMarked
package vn.bridgewatch.agent.probe.form;

import org.jspecify.annotations.NullMarked;
