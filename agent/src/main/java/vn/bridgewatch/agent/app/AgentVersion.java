package vn.bridgewatch.agent.app;

import java.util.Optional;

/// The version of this build, from the manifest of its jar.
final class AgentVersion {

  static final String TEXT =
      Optional.ofNullable(AgentVersion.class.getPackage().getImplementationVersion())
          .orElse("unpackaged");

  private AgentVersion() {}
}
