package vn.bridgewatch.agent.snmp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snmp4j.PDU;
import org.snmp4j.PDUv1;
import org.snmp4j.ScopedPDU;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModule.Filter;
import vn.bridgewatch.agent.snmp.series.FilterText;
import vn.bridgewatch.time.NanoClock;

/// One reading of one module: its filters, then its GETs, then its walks, as snmp_exporter orders
/// them.
///
/// A subtree that ends in an error costs what is left of that subtree; silence and wrong
/// credentials end the whole. What was read before stays.
final class ModuleWalk {

  private final DeviceReader device;
  private final SnmpModule module;
  private final NanoClock clock;
  private final Map<OID, Variable> values = new LinkedHashMap<>();
  private int pdus;
  private @Nullable Incomplete first;
  private int troubles;
  private boolean ended;

  ModuleWalk(DeviceReader device, SnmpModule module, NanoClock clock) {
    this.device = device;
    this.module = module;
    this.clock = clock;
  }

  ModuleAnswers read() throws InterruptedException {
    long startNanos = clock.nanoTime();
    List<OID> get = new ArrayList<>(module.get());
    List<OID> walk = new ArrayList<>(module.walk());
    if (!module.filters().isEmpty()) {
      filter(get, walk);
    }
    get(get, values);
    for (OID root : walk) {
      if (ended) {
        break;
      }
      walk(root, values);
    }
    return new ModuleAnswers(
        values, pdus, clock.nanoTime() - startNanos, Optional.ofNullable(first));
  }

  /// Replaces walks of filtered columns by GETs of the rows that pass. Several filters on one
  /// column must all pass; a filter whose own walk fails filters nothing.
  private void filter(List<OID> get, List<OID> walk) throws InterruptedException {
    var allowed = new LinkedHashMap<OID, Set<Integer>>();
    for (Filter filter : module.filters()) {
      var column = new LinkedHashMap<OID, Variable>();
      int before = troubles;
      walk(filter.oid(), column);
      if (ended) {
        return;
      }
      if (troubles > before) {
        continue;
      }
      var rows = new HashSet<Integer>();
      column.forEach((oid, value) -> {
        String text = FilterText.of(value);
        if (filter.values().stream().anyMatch(regex -> regex.findIn(text))) {
          rows.add(oid.last());
        }
      });
      for (OID target : filter.targets()) {
        allowed.merge(
            target,
            rows,
            (one, other) -> {
              var both = new HashSet<>(one);
              both.retainAll(other);
              return both;
            });
      }
    }
    walk.removeAll(allowed.keySet());
    get.removeIf(oid -> allowed.keySet().stream().anyMatch(oid::startsWith));
    allowed.forEach((target, rows) ->
        rows.stream()
            .sorted(Integer::compareUnsigned)
            .forEach(row -> get.add(new OID(target).append(row))));
  }

  private void get(List<OID> oids, Map<OID, Variable> into) throws InterruptedException {
    int at = 0;
    while (at < oids.size() && !ended) {
      int chunk = device.isVersion1() ? 1 : device.repetitions(module.pace());
      List<OID> some = oids.subList(at, Math.min(oids.size(), at + chunk));
      PDU answer = ask(request(PDU.GET, some));
      if (answer == null) {
        return;
      }
      int status = answer.getErrorStatus();
      if (status == PDU.tooBig && device.askForLess(some.size())) {
        continue;
      }
      at += some.size();
      if (status == PDU.noError) {
        for (VariableBinding binding : answer.getVariableBindings()) {
          add(binding, into);
        }
      } else if (!(device.isVersion1() && status == PDU.noSuchName)) {
        incomplete(
            Incomplete.Reason.ERROR_STATUS,
            "GET answered with " + answer.getErrorStatusText() + " from " + some.getFirst());
      }
    }
  }

  private void walk(OID root, Map<OID, Variable> into) throws InterruptedException {
    OID from = root;
    var asked = new HashSet<OID>();
    while (!ended) {
      int repetitions = device.repetitions(module.pace());
      PDU request = request(device.isVersion1() ? PDU.GETNEXT : PDU.GETBULK, List.of(from));
      if (request.getType() == PDU.GETBULK) {
        request.setMaxRepetitions(repetitions);
      }
      PDU answer = ask(request);
      if (answer == null) {
        return;
      }
      int status = answer.getErrorStatus();
      if (status != PDU.noError) {
        boolean sizeMayHelp = status == PDU.tooBig || status == PDU.genErr;
        if (!device.isVersion1() && sizeMayHelp && device.askForLess(repetitions)) {
          continue;
        }
        if (!(device.isVersion1() && status == PDU.noSuchName)) { // which ends a MIB in version 1
          incomplete(
              Incomplete.Reason.ERROR_STATUS,
              "walk of " + root + " answered with " + answer.getErrorStatusText() + " at " + from);
        }
        return;
      }
      Optional<OID> last = take(root, from, answer, into);
      if (last.isEmpty()) {
        return;
      }
      if (module.pace().allowNonincreasingOids() && !asked.add(last.get())) {
        incomplete(
            Incomplete.Reason.OID_NOT_INCREASING,
            "walk of " + root + " goes in circles at " + last.get());
        return;
      }
      from = last.get();
    }
  }

  /// Takes the values of one answer; the OID to go on from, or empty where the subtree is over.
  private Optional<OID> take(OID root, OID from, PDU answer, Map<OID, Variable> into)
      throws InterruptedException {
    Optional<OID> last = Optional.empty();
    for (VariableBinding binding : answer.getVariableBindings()) {
      OID oid = binding.getOid();
      if (binding.isException()) {
        return Optional.empty();
      }
      if (!oid.startsWith(root) || oid.size() == root.size()) {
        if (last.isEmpty() && from.equals(root)) {
          get(List.of(root), into); // the root may be an instance itself
        }
        return Optional.empty();
      }
      if (!module.pace().allowNonincreasingOids() && oid.compareTo(from) <= 0) {
        incomplete(
            Incomplete.Reason.OID_NOT_INCREASING,
            "walk of " + root + ": after " + from + " came " + oid);
        return Optional.empty();
      }
      add(binding, into);
      if (ended) {
        return Optional.empty();
      }
      last = Optional.of(oid);
    }
    return last;
  }

  private void add(VariableBinding binding, Map<OID, Variable> into) {
    if (binding.isException()) {
      return;
    }
    if (pdus >= SnmpReader.VALUES_MAX) {
      incomplete(
          Incomplete.Reason.TOO_MANY_VALUES, "more than " + SnmpReader.VALUES_MAX + " values");
      return;
    }
    pdus++;
    into.put(binding.getOid(), binding.getVariable());
  }

  private @Nullable PDU ask(PDU request) throws InterruptedException {
    return switch (device.ask(request, module.pace())) {
      case DeviceReader.Answer.Received(PDU pdu) -> pdu;
      case DeviceReader.Answer.Missing(Incomplete why) -> {
        incomplete(why);
        yield null;
      }
    };
  }

  private PDU request(int type, List<OID> oids) {
    PDU pdu =
        switch (device.target().auth().version()) {
          case 1 -> new PDUv1();
          case 2 -> new PDU();
          default -> {
            var scoped = new ScopedPDU();
            scoped.setContextName(new OctetString(device.target().auth().contextName()));
            yield scoped;
          }
        };
    pdu.setType(type);
    for (OID oid : oids) {
      pdu.add(new VariableBinding(oid));
    }
    return pdu;
  }

  private void incomplete(Incomplete.Reason reason, String detail) {
    incomplete(new Incomplete(reason, detail));
  }

  /// The first reason is the one that is told; a later one that ends the reading replaces it.
  private void incomplete(Incomplete why) {
    troubles++;
    if (first == null || why.reason().endsReading()) {
      first = why;
    }
    ended |= why.reason().endsReading();
  }
}
