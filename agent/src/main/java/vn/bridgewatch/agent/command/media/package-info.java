/// `media` and `media-reflector`: the two ends of a media test by hand.
@NullMarked
package vn.bridgewatch.agent.command.media;

import org.jspecify.annotations.NullMarked;
