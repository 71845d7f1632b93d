/// Tests of rules, written as files: made-up series in, what people would be told out.
@NullMarked
package vn.bridgewatch.collector.ruletest;

import org.jspecify.annotations.NullMarked;
