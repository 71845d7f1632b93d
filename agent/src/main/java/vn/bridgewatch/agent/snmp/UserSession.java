package vn.bridgewatch.agent.snmp;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageDispatcher;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.SNMP4JSettings;
import org.snmp4j.SNMP4JSettings.ReportSecurityLevelStrategy;
import org.snmp4j.Snmp;
import org.snmp4j.Target;
import org.snmp4j.TransportMapping;
import org.snmp4j.event.ResponseEvent;
import org.snmp4j.event.ResponseListener;
import org.snmp4j.mp.MPv3;
import org.snmp4j.security.SecurityModels;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.SecurityProtocols.SecurityProtocolSet;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmTimeEntry;
import org.snmp4j.security.nonstandard.PrivAES192With3DESKeyExtension;
import org.snmp4j.security.nonstandard.PrivAES256With3DESKeyExtension;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/// Version 3 by SNMP4J: one socket and one receiving thread for all devices.
///
/// The socket is bound to no address of ours: the system chooses one by the route to each device.
/// What comes from an address that nothing was asked of is dropped before it is decoded.
final class UserSession implements AutoCloseable {

  private static final int RECEIVE_BUFFER_BYTES = 1 << 20; // answers of many devices at once
  private static final Duration SLACK = Duration.ofSeconds(1); // beyond SNMP4J's own timers

  private final Session snmp;
  private final MPv3 mpv3;
  private final USM usm;
  private final GuardedDispatcher dispatcher;

  private UserSession(Session snmp, MPv3 mpv3, USM usm, GuardedDispatcher dispatcher) {
    this.snmp = snmp;
    this.mpv3 = mpv3;
    this.usm = usm;
    this.dispatcher = dispatcher;
  }

  static UserSession open(Traffic traffic) throws IOException {
    var transport = new DefaultUdpTransportMapping(new UdpAddress("0.0.0.0/0"));
    transport.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    transport.setThreadName("snmp");
    var protocols = new SecurityProtocols(SecurityProtocolSet.maxCompatibility);
    protocols.addPrivacyProtocol(new PrivAES192With3DESKeyExtension());
    protocols.addPrivacyProtocol(new PrivAES256With3DESKeyExtension());
    var usm = new USM(protocols, new OctetString(MPv3.createLocalEngineID()), 0);
    var models = new SecurityModels();
    models.addSecurityModel(usm);
    var dispatcher = new GuardedDispatcher(traffic);
    var mpv3 = new MPv3(usm);
    mpv3.setSecurityModels(models);
    mpv3.setSecurityProtocols(protocols);
    dispatcher.addMessageProcessingModel(mpv3);
    // A report of a wrong key cannot be authenticated. RFC 3412, section 7.2.11b, lets it be
    // dropped; then a wrong password would look like a device that is down, and cost every timeout.
    SNMP4JSettings.setReportSecurityLevelStrategy(ReportSecurityLevelStrategy.noAuthNoPrivIfNeeded);
    var snmp = new Session(dispatcher, transport);
    snmp.listen();
    return new UserSession(snmp, mpv3, usm, dispatcher);
  }

  Snmp snmp() {
    return snmp;
  }

  /// Asks for a device's engine ID; null when it did not answer.
  byte @Nullable [] discover(UdpAddress address, long timeoutMillis) {
    try (var _ = dispatcher.expect(address, false)) {
      return snmp.discoverAuthoritativeEngineID(address, timeoutMillis);
    }
  }

  /// How often an engine has started, where an authentic message of it said so.
  Optional<RestartWatch.EngineStarts> starts(OctetString engineId) {
    UsmTimeEntry entry = usm.getTimeTable().getEntry(engineId);
    if (entry == null || !entry.isAuthenticated()) {
      return Optional.empty();
    }
    return Optional.of(new RestartWatch.EngineStarts(entry.getEngineID(), entry.getEngineBoots()));
  }

  /// Forgets a device's engine, so that it is discovered anew.
  void forget(UdpAddress address) {
    mpv3.removeEngineID(address);
  }

  /// What a request came back with.
  sealed interface Reply {
    /// The device's answer, which may be a report (RFC 3412) or carry an error status.
    record Answered(PDU pdu) implements Reply {}

    record Silent() implements Reply {}

    /// We could not send it.
    record NotSent(String why) implements Reply {}
  }

  /// Sends a request once, with the timeout of its target, and waits.
  ///
  /// @param anySource take the answer from whatever address it comes
  Reply ask(PDU request, Target<UdpAddress> target, boolean anySource) throws InterruptedException {
    int id = snmp.getNextRequestID();
    request.setRequestID(new Integer32(id));
    if (anySource) {
      snmp.anySource.put(id, target.getAddress());
    }
    var answer = new CompletableFuture<Reply>();
    var listener = new AnswerListener(answer);
    long waitMillis = target.getTimeout() + SLACK.toMillis();
    try (var _ = dispatcher.expect(target.getAddress(), anySource)) {
      snmp.send(request, target, null, listener);
      return answer.get(waitMillis, TimeUnit.MILLISECONDS);
    } catch (MessageException e) {
      return new Reply.NotSent("cannot make the request: " + e.getMessage());
    } catch (IOException e) {
      return new Reply.NotSent("cannot send: " + e.getMessage());
    } catch (TimeoutException _) {
      return new Reply.Silent();
    } catch (ExecutionException e) {
      throw new IllegalStateException("request failed", e.getCause());
    } finally {
      snmp.anySource.remove(id);
      snmp.cancel(request, listener);
    }
  }

  @Override
  public void close() throws IOException {
    snmp.close();
  }

  /// A session that can overlook where an answer comes from: routers with several addresses answer
  /// from another than the one asked.
  private static final class Session extends Snmp {

    private final Map<Integer, Address> anySource = new ConcurrentHashMap<>();

    Session(MessageDispatcher dispatcher, TransportMapping<? extends Address> transport) {
      super(dispatcher, transport);
    }

    @Override
    @SuppressWarnings("unchecked") // the address is put back where one of its kind came from
    protected <A extends Address> boolean isResponseMatchingTarget(
        CommandResponderEvent<A> event, PendingRequest<?> request) {
      Address asked = anySource.get(event.getPDU().getRequestID().getValue());
      if (asked != null) {
        event.setPeerAddress((A) asked);
      }
      return super.isResponseMatchingTarget(event, request);
    }
  }

  private record AnswerListener(CompletableFuture<Reply> answer) implements ResponseListener {

    @Override
    public <A extends Address> void onResponse(ResponseEvent<A> event) {
      if (event.getSource() instanceof Snmp snmp) {
        snmp.cancel(event.getRequest(), this); // else SNMP4J keeps the request for ever
      }
      PDU response = event.getResponse();
      if (response != null) {
        answer.complete(new Reply.Answered(response));
      } else if (event.getError() != null) {
        answer.complete(new Reply.NotSent("cannot send: " + event.getError().getMessage()));
      } else {
        answer.complete(new Reply.Silent());
      }
    }
  }
}
