/// A real browser for tests of the pages: Debian's Chromium, spoken to by the DevTools protocol.
@NullMarked
package vn.bridgewatch.twin.browser;

import org.jspecify.annotations.NullMarked;
