/// What a measurement means for a conference, in words.
@NullMarked
package vn.bridgewatch.media.verdict;

import org.jspecify.annotations.NullMarked;
