package vn.bridgewatch.collector.notify;

import java.util.List;
import vn.bridgewatch.collector.alert.Announcement;

/// Messages that were decided and are not yet known to have arrived.
public interface Outbox {

  /// Messages of one site for one channel that go together.
  ///
  /// @param id the same at every attempt to send it, across restarts
  /// @param attempts how often it was tried before
  record Batch(long id, String channel, String site, int attempts, List<Announcement> messages) {
    public Batch {
      messages = List.copyOf(messages);
    }
  }

  /// Batches of a channel that are due, those with something critical of a conference that is on
  /// first, then the oldest; what is due and not yet in a batch is put into one for good, with all
  /// that waits of the same site.
  List<Batch> due(String channel, long nowMillis, int countMax);

  /// When something of the channel is due next; `Long.MAX_VALUE` when nothing waits. What waits
  /// behind an open batch of its site is due only after that.
  long nextDueMillis(String channel);

  void sent(Batch batch, long nowMillis);

  void failed(Batch batch, long retryMillis, String why);

  /// Gives a batch up, because the channel will never take it; what waits behind it goes on.
  void refused(Batch batch, long nowMillis, String why);

  /// Gives up what has waited since before a time; returns how many messages that were.
  int abandon(String channel, long createdBeforeMillis, long nowMillis);

  /// Messages of a channel that wait.
  long waiting(String channel);
}
