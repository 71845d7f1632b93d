/// Sections of configuration files that agent and collector share.
@NullMarked
package vn.bridgewatch.media.section;

import org.jspecify.annotations.NullMarked;
