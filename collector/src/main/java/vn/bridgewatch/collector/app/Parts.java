package vn.bridgewatch.collector.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was started, to be closed in the reverse order; one that cannot be closed keeps none of the
/// others from it.
final class Parts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);
  private final Deque<Part> started = new ArrayDeque<>();

  private record Part(String name, AutoCloseable closing) {}

  /// Notes a part that must be closed.
  <T extends AutoCloseable> T add(String name, T part) {
    started.push(new Part(name, part));
    return part;
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      Part part = started.pop();
      try {
        part.closing().close();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (Exception e) { // the outermost point of each part's end
        LOG.atError().addKeyValue("part", part.name()).setCause(e).log("Not closed cleanly");
      }
    }
  }
}
