/// What can be read: modules, profiles and readers, shipped and of the user.
@NullMarked
package vn.bridgewatch.agent.catalogue;

import org.jspecify.annotations.NullMarked;
