/// What is known of each site now; one owner for each site.
@NullMarked
package vn.bridgewatch.collector.live;

import org.jspecify.annotations.NullMarked;
