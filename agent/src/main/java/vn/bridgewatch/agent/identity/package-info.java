/// Who this agent is: certificate, key, boot epoch.
@NullMarked
package vn.bridgewatch.agent.identity;

import org.jspecify.annotations.NullMarked;
