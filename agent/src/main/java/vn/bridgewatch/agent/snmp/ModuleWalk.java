package vn.bridgewatch.agent.snmp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import vn.bridgewatch.agent.snmp.Conversation.Outcome;
import vn.bridgewatch.agent.snmp.message.Bindings;
import vn.bridgewatch.agent.snmp.message.OidBytes;
import vn.bridgewatch.agent.snmp.message.Request;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModule.Filter;
import vn.bridgewatch.agent.snmp.module.SnmpModule.Pace;
import vn.bridgewatch.agent.snmp.series.FilterText;

/// One reading of one module: its filters, then its GETs, then its walks, as snmp_exporter orders
/// them.
///
/// A subtree that ends in an error costs what is left of that subtree; silence and wrong
/// credentials end the whole. What was read before stays.
final class ModuleWalk {

  private static final int TOO_BIG = 1;
  private static final int NO_SUCH_NAME = 2;
  private static final int GEN_ERR = 5;

  /// How often a request that was not answered in time is made smaller and asked again.
  private static final int SHRINKS_MAX = 2;

  private final Conversation conversation;
  private final SnmpModule module;
  private final Pace pace;
  private final Bindings values;
  private final int valuesMax;
  private final @Nullable Sink sink;
  private int count;
  private @Nullable Incomplete first;
  private int troubles;
  private boolean ended;

  /// @param values gets what the device answers
  ModuleWalk(Conversation conversation, SnmpModule module, Bindings values) {
    this(conversation, module, values, SnmpReader.VALUES_MAX, null);
  }

  private ModuleWalk(
      Conversation conversation,
      SnmpModule module,
      Bindings values,
      int valuesMax,
      @Nullable Sink sink) {
    this.conversation = conversation;
    this.module = module;
    this.pace = module.pace();
    this.values = values;
    this.valuesMax = valuesMax;
    this.sink = sink;
  }

  /// Takes the values of each answer as it comes.
  interface Sink {
    void take(Bindings values);
  }

  /// A walk whose values are not kept but passed on, answer by answer.
  static ModuleWalk streaming(
      Conversation conversation, SnmpModule module, int valuesMax, Sink sink) {
    return new ModuleWalk(conversation, module, conversation.values(), valuesMax, sink);
  }

  /// How many values came, those of filters and repeated ones among them.
  int values() {
    return count;
  }

  /// Why not all was read; the first reason is the one that is told, a later one that ends the
  /// reading replaces it.
  Optional<Incomplete> incomplete() {
    return Optional.ofNullable(first);
  }

  void read() throws InterruptedException {
    List<OID> get = module.get();
    List<OID> walk = module.walk();
    if (!module.filters().isEmpty()) {
      get = new ArrayList<>(get);
      walk = new ArrayList<>(walk);
      filter(get, walk);
    }
    get(get.stream().map(OidBytes::of).toList(), values);
    for (OID root : walk) {
      if (ended) {
        break;
      }
      walk(root, values);
    }
  }

  /// Reads all that a plan does not remember; false where the device answered so that everything
  /// must be read.
  boolean readBut(FastPlan plan) throws InterruptedException {
    get(module.get().stream().map(OidBytes::of).toList(), values);
    for (OID root : module.walk()) {
      @Nullable List<FastPlan.Segment> segments = plan.segments(root);
      if (segments == null && !ended) {
        walk(root, values);
      }
      for (FastPlan.Segment segment : segments == null ? List.<FastPlan.Segment>of() : segments) {
        if (!ended && !walk(OidBytes.of(root), segment)) {
          return false;
        }
      }
    }
    return ended || troubles == 0;
  }

  /// Walks a part of a subtree and asks for no more than was there the last time, and one more to
  /// see the end; false where the device answers with an error or out of order.
  ///
  /// How large the answers are is known, so they fill a datagram, where nobody lowered the module's
  /// `max_repetitions` for the sake of a weak device. One that does not answer so much is asked as
  /// the module has it, from then on.
  private boolean walk(byte[] root, FastPlan.Segment segment) throws InterruptedException {
    byte[] from = OidBytes.of(segment.from());
    byte @Nullable [] until = segment.until().map(OidBytes::of).orElse(null);
    int asModule = pace.maxRepetitions();
    int aim = conversation.repetitions().ofKnownSize(asModule, segment.atOnce());
    int got = 0;
    while (!ended) {
      int most = conversation.repetitions().of(aim);
      int wanted = Math.min(most, Math.max(0, segment.expected() - got) + 1);
      boolean large = wanted > asModule;
      Request request = conversation.isVersion1() ? Request.next(from) : Request.bulk(from, wanted);
      int before = values.size();
      switch (conversation.ask(
          request, large ? pace.withRetries(Math.min(1, pace.retries())) : pace, values)) {
        case Outcome.Missing(Incomplete why) -> {
          if (large) {
            conversation.repetitions().largeFailed();
            if (conversation.hasAnswered() && why.reason() == Incomplete.Reason.TIMED_OUT) {
              aim = asModule;
              continue;
            }
          }
          incomplete(why);
          return true;
        }
        case Outcome.Received(int status, _) when status != 0 -> {
          values.truncate(before);
          if (large) {
            conversation.repetitions().largeFailed();
          }
          return conversation.isVersion1() && status == NO_SUCH_NAME; // the end of the MIB
        }
        case Outcome.Received _ -> {
          int end = before;
          while (end < values.size() && isInside(end, root, until)) {
            if (values.compareOid(end++, from) <= 0) {
              return false;
            }
          }
          boolean over = end < values.size() || end == before;
          values.truncate(end);
          counted(end - before, values);
          if (over) {
            return true;
          }
          got += end - before;
          from = values.oidBytes(end - 1);
          if (large) {
            conversation.repetitions().largeAnswered();
          } else if (wanted == most) {
            conversation.repetitions().answered(asModule);
          }
        }
      }
    }
    return true;
  }

  private boolean isInside(int index, byte[] root, byte @Nullable [] until) {
    return !values.isException(index)
        && values.isBelow(index, root, false)
        && (until == null || values.compareOid(index, until) < 0);
  }

  /// Replaces walks of filtered columns by GETs of the rows that pass. Several filters on one
  /// column must all pass; a filter whose own walk fails filters nothing.
  private void filter(List<OID> get, List<OID> walk) throws InterruptedException {
    var allowed = new LinkedHashMap<OID, Set<Integer>>();
    for (Filter filter : module.filters()) {
      var column = new Bindings();
      int before = troubles;
      walk(filter.oid(), column);
      if (ended) {
        return;
      }
      if (troubles > before) {
        continue;
      }
      var rows = new HashSet<Integer>();
      for (int i = 0; i < column.size(); i++) {
        String text = FilterText.of(column.variable(i));
        if (filter.values().stream().anyMatch(regex -> regex.findIn(text))) {
          rows.add(column.oid(i).last());
        }
      }
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

  private void get(List<byte[]> oids, Bindings into) throws InterruptedException {
    int at = 0;
    int shrinks = 0;
    int most = conversation.isVersion1() ? 1 : pace.maxRepetitions();
    while (at < oids.size() && !ended) {
      int chunk = conversation.repetitions().of(most);
      List<byte[]> some = oids.subList(at, Math.min(oids.size(), at + chunk));
      int before = into.size();
      switch (conversation.ask(Request.get(some), pace, into)) {
        case Outcome.Missing(Incomplete why) -> {
          if (isSmallerWorthwhile(why, some.size(), shrinks++)) {
            continue;
          }
          incomplete(why);
          return;
        }
        case Outcome.Received(int status, _) -> {
          if (status != 0) {
            into.truncate(before);
          }
          if (status == TOO_BIG && conversation.repetitions().reduce(some.size())) {
            continue;
          }
          if (status == GEN_ERR && some.size() > 1) {
            most = some.size() / 2; // one object that fails must not cost the others
            continue;
          }
          at += some.size();
          if (status == 0) {
            conversation.repetitions().answered(pace.maxRepetitions());
            keepValues(into, before);
          } else if (!(conversation.isVersion1() && status == NO_SUCH_NAME)) {
            incomplete(
                Incomplete.Reason.ERROR_STATUS,
                "GET answered with "
                    + Diagnosis.status(status)
                    + " from "
                    + OidBytes.oid(some.getFirst())
                    + Diagnosis.advice(status, conversation.auth()));
          }
        }
      }
    }
  }

  /// Drops the exceptions among what was added.
  private void keepValues(Bindings into, int from) {
    into.dropExceptions(from);
    counted(into.size() - from, into);
  }

  private void walk(OID root, Bindings into) throws InterruptedException {
    byte[] rootBytes = OidBytes.of(root);
    byte[] from = rootBytes;
    boolean isFirst = true;
    var asked = new HashSet<ByteBuffer>();
    int shrinks = 0;
    int atFirst = conversation.repetitions().of(pace.maxRepetitions());
    while (!ended) {
      int repetitions = conversation.repetitions().of(pace.maxRepetitions());
      Request request =
          conversation.isVersion1() ? Request.next(from) : Request.bulk(from, repetitions);
      int before = into.size();
      switch (conversation.ask(request, pace, into)) {
        case Outcome.Missing(Incomplete why) -> {
          if (!conversation.isVersion1() && isSmallerWorthwhile(why, repetitions, shrinks++)) {
            continue;
          }
          if (shrinks > 0) {
            conversation.repetitions().restore(atFirst); // it was not the size
          }
          incomplete(why);
          return;
        }
        case Outcome.Received(int status, _) when status != 0 -> {
          into.truncate(before);
          boolean sizeMayHelp = status == TOO_BIG || status == GEN_ERR;
          if (!conversation.isVersion1()
              && sizeMayHelp
              && conversation.repetitions().reduce(repetitions)) {
            continue;
          }
          if (sizeMayHelp && repetitions < atFirst) {
            conversation.repetitions().restore(atFirst);
          }
          if (!(conversation.isVersion1() && status == NO_SUCH_NAME)) { // which ends a MIB there
            incomplete(
                Incomplete.Reason.ERROR_STATUS,
                "walk of "
                    + root
                    + " answered with "
                    + Diagnosis.status(status)
                    + " at "
                    + OidBytes.oid(from)
                    + Diagnosis.advice(status, conversation.auth()));
          }
          return;
        }
        case Outcome.Received _ -> {
          conversation.repetitions().answered(pace.maxRepetitions());
          int kept = take(root, rootBytes, from, into, before);
          boolean over = kept < into.size() || kept == before;
          boolean outside = kept == before && isOutside(root, rootBytes, into, before);
          into.truncate(kept);
          counted(kept - before, into);
          if (over || ended) {
            if (outside && isFirst) {
              get(List.of(rootBytes), into); // the root may be an instance itself
            }
            passOn(into);
            return;
          }
          isFirst = false;
          from = into.oidBytes(kept - 1);
          passOn(into);
          if (pace.allowNonincreasingOids() && !asked.add(ByteBuffer.wrap(from))) {
            incomplete(
                Incomplete.Reason.OID_NOT_INCREASING,
                "walk of " + root + " goes in circles at " + OidBytes.oid(from));
            return;
          }
        }
      }
    }
  }

  private void passOn(Bindings into) {
    if (sink != null) {
      sink.take(into);
      into.clear();
    }
  }

  private static boolean isOutside(OID root, byte[] rootBytes, Bindings into, int index) {
    return index < into.size()
        && !into.isException(index)
        && !into.isBelow(index, rootBytes, root.size() < 2);
  }

  /// Where the values that belong to the walk end.
  private int take(OID root, byte[] rootBytes, byte[] from, Bindings into, int start) {
    for (int i = start; i < into.size(); i++) {
      if (into.isException(i) || !into.isBelow(i, rootBytes, root.size() < 2)) {
        return i;
      }
      if (!pace.allowNonincreasingOids() && into.compareOid(i, from) <= 0) {
        incomplete(
            Incomplete.Reason.OID_NOT_INCREASING,
            "walk of " + root + ": after " + OidBytes.oid(from) + " came " + into.oid(i));
        return i;
      }
    }
    return into.size();
  }

  /// A device that answered before and not now may only be unable to answer so much.
  private boolean isSmallerWorthwhile(Incomplete why, int asked, int shrinks) {
    return why.reason() == Incomplete.Reason.TIMED_OUT
        && conversation.hasAnswered()
        && shrinks < SHRINKS_MAX
        && conversation.repetitions().reduce(asked);
  }

  private void counted(int more, Bindings into) {
    count += more;
    if (count > valuesMax) {
      int over = Math.min(count - valuesMax, into.size());
      count -= over;
      into.truncate(into.size() - over);
      incomplete(Incomplete.Reason.TOO_MANY_VALUES, "more than " + valuesMax + " values");
    } else if (into.bytes() > SnmpReader.VALUES_BYTES_MAX) {
      incomplete(
          Incomplete.Reason.TOO_MANY_VALUES,
          "more than " + SnmpReader.VALUES_BYTES_MAX + " octets of values");
    }
  }

  private void incomplete(Incomplete.Reason reason, String detail) {
    incomplete(new Incomplete(reason, detail));
  }

  private void incomplete(Incomplete why) {
    troubles++;
    if (first == null || why.reason().endsReading()) {
      first = why;
    }
    ended |= why.reason().endsReading();
  }
}
