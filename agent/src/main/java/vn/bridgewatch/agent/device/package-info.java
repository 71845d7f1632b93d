/// The devices of a site: what each is, which jobs read it, which job gives which series.
@NullMarked
package vn.bridgewatch.agent.device;

import org.jspecify.annotations.NullMarked;
