/// The pre-conference check over many sites and its readiness report.
@NullMarked
package vn.bridgewatch.collector.check;

import org.jspecify.annotations.NullMarked;
