/// The kinds of rules beyond a limit that is crossed and a site that is silent: each a record that
/// says what is watched for, and a judge that makes a verdict of what its detector sees.
@NullMarked
package vn.bridgewatch.rule.kind;

import org.jspecify.annotations.NullMarked;
