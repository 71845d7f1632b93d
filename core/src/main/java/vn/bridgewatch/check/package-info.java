/// The vocabulary of the check that both sides speak.
@NullMarked
package vn.bridgewatch.check;

import org.jspecify.annotations.NullMarked;
