/// What both sides know of a conference: when it is, and how near.
@NullMarked
package vn.bridgewatch.conference;

import org.jspecify.annotations.NullMarked;
