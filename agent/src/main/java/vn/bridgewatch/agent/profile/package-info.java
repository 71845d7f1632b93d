/// What kind of device is it, what is read of it, and what its values mean; pure.
@NullMarked
package vn.bridgewatch.agent.profile;

import org.jspecify.annotations.NullMarked;
