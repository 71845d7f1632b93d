package vn.bridgewatch.collector.notify;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.collector.alert.Announcement;

/// Writes each message as one line into the log.
final class LogChannel implements Channel {

  private static final Logger LOG = LoggerFactory.getLogger("vn.bridgewatch.notify");

  @Override
  public String name() {
    return NotifySettings.LOG_CHANNEL;
  }

  @Override
  public void deliver(Outbox.Batch batch) {
    for (Announcement message : batch.messages()) {
      LOG.info("{}", message.textVi().replace('\n', ' '));
    }
  }
}
