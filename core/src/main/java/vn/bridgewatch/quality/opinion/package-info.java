/// What people would say of a call: the opinion models of ITU-T as pure functions, each formula
/// with its source.
@NullMarked
package vn.bridgewatch.quality.opinion;

import org.jspecify.annotations.NullMarked;
