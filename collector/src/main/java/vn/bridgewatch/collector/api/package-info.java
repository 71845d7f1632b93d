/// REST, server-sent events and the pages.
@NullMarked
package vn.bridgewatch.collector.api;

import org.jspecify.annotations.NullMarked;
