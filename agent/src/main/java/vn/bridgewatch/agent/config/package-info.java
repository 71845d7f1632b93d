/// `agent.yaml` and the files it names, read strictly.
@NullMarked
package vn.bridgewatch.agent.config;

import org.jspecify.annotations.NullMarked;
