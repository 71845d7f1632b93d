/// Strict YAML: every problem at once, with file, line and rule.
@NullMarked
package vn.bridgewatch.config;

import org.jspecify.annotations.NullMarked;
