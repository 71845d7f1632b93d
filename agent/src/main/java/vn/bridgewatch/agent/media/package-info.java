/// Media tests of a site: a thin stream that always flows, and bursts at the rate of a call that
/// the centre asks for.
@NullMarked
package vn.bridgewatch.agent.media;

import org.jspecify.annotations.NullMarked;
