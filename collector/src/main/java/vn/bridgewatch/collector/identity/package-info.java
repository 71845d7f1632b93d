/// The certificate authority and what a certificate may say.
@NullMarked
package vn.bridgewatch.collector.identity;

import org.jspecify.annotations.NullMarked;
