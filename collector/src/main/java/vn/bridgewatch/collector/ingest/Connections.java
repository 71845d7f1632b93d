package vn.bridgewatch.collector.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// All connections that had their handshake, by the agent whose certificate they showed; safe on
/// any thread.
///
/// An agent has one, or two for as long as the older one is not known to be dead.
final class Connections {

  static final int AN_AGENT_MAX = 2;

  private final Map<String, Deque<AgentSession>> byAgent = new HashMap<>();
  private int size;
  private boolean closing;
  private final CompletableFuture<Void> allGone = new CompletableFuture<>();

  /// The oldest of the agent's connections, where this is one too many.
  synchronized Optional<AgentSession> add(AgentSession session) {
    Deque<AgentSession> own = byAgent.computeIfAbsent(session.agent(), _ -> new ArrayDeque<>());
    own.addLast(session);
    size++;
    return own.size() > AN_AGENT_MAX ? Optional.of(own.getFirst()) : Optional.empty();
  }

  synchronized void remove(AgentSession session) {
    Deque<AgentSession> own = byAgent.get(session.agent());
    if (own != null && own.remove(session)) {
      size--;
      if (own.isEmpty()) {
        byAgent.remove(session.agent());
      }
    }
    tellWhenGone();
  }

  synchronized int size() {
    return size;
  }

  /// Those there are, to be told to close; the future is done when all have.
  synchronized List<AgentSession> close() {
    closing = true;
    tellWhenGone();
    var all = new ArrayList<AgentSession>();
    byAgent.values().forEach(all::addAll);
    return all;
  }

  CompletableFuture<Void> allGone() {
    return allGone;
  }

  private void tellWhenGone() {
    if (closing && size == 0) {
      allGone.complete(null);
    }
  }
}
