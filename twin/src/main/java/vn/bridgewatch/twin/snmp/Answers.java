package vn.bridgewatch.twin.snmp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snmp4j.PDU;
import org.snmp4j.PDUv1;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/// What a device answers to requests at one moment (RFC 3416, section 4.2; RFC 1157, section 4.1).
final class Answers {

  /// Headers of message and PDU around the community and the bindings, at most.
  static final int MESSAGE_OVERHEAD_BYTES = 40;

  private final Recording recording;
  private final double seconds;
  private final int bytesMax;

  /// @param bytesMax room for the bindings of an answer
  Answers(Recording recording, double seconds, int bytesMax) {
    this.recording = recording;
    this.seconds = seconds;
    this.bytesMax = bytesMax;
  }

  /// The answer; empty for what is no reading request.
  Optional<PDU> to(PDU request, boolean version1) {
    PDU response = version1 ? new PDUv1() : new PDU();
    response.setType(PDU.RESPONSE);
    response.setRequestID(request.getRequestID());
    List<? extends VariableBinding> asked = request.getVariableBindings();
    switch (request.getType()) {
      case PDU.GET -> each(asked, response, version1, false);
      case PDU.GETNEXT -> each(asked, response, version1, true);
      case PDU.GETBULK -> bulk(request, response);
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(response);
  }

  private void each(
      List<? extends VariableBinding> asked, PDU response, boolean version1, boolean next) {
    int bytes = 0;
    for (int i = 0; i < asked.size(); i++) {
      OID oid = asked.get(i).getOid();
      VariableBinding binding = next ? next(oid, version1) : get(oid);
      boolean missing =
          binding.isException()
              || (version1 && binding.getVariable() instanceof Counter64); // not in version 1
      if (version1 && missing) {
        fail(asked, response, PDU.noSuchName, i + 1);
        return;
      }
      response.add(binding);
      bytes += binding.getBERLength();
    }
    if (bytes > bytesMax) {
      fail(version1 ? asked : List.of(), response, PDU.tooBig, 0);
    }
  }

  private static void fail(
      List<? extends VariableBinding> asked, PDU response, int status, int index) {
    response.setVariableBindings(
        asked.stream().map(binding -> new VariableBinding(binding.getOid())).toList());
    response.setErrorStatus(status);
    response.setErrorIndex(index);
  }

  private void bulk(PDU request, PDU response) {
    List<? extends VariableBinding> asked = request.getVariableBindings();
    int nonRepeaters = Math.clamp(request.getNonRepeaters(), 0, asked.size());
    int repetitions = Math.max(0, request.getMaxRepetitions());
    int bytes = 0;
    for (int i = 0; i < nonRepeaters; i++) {
      VariableBinding binding = next(asked.get(i).getOid(), false);
      bytes += binding.getBERLength();
      if (bytes > bytesMax) {
        return;
      }
      response.add(binding);
    }
    List<OID> from =
        new ArrayList<>(
            asked.subList(nonRepeaters, asked.size()).stream()
                .map(VariableBinding::getOid)
                .toList());
    for (int row = 0; row < repetitions && !from.isEmpty(); row++) {
      boolean ended = true;
      for (int column = 0; column < from.size(); column++) {
        VariableBinding binding = next(from.get(column), false);
        bytes += binding.getBERLength();
        if (bytes > bytesMax) {
          return;
        }
        response.add(binding);
        from.set(column, binding.getOid());
        ended &= binding.isException();
      }
      if (ended) {
        return;
      }
    }
  }

  private VariableBinding get(OID oid) {
    int index = recording.find(oid);
    if (index >= 0) {
      return new VariableBinding(oid, recording.value(index).at(seconds));
    }
    int after = recording.after(trimmed(oid));
    boolean objectKnown = after < recording.size() && recording.oid(after).startsWith(trimmed(oid));
    return new VariableBinding(oid, objectKnown ? Null.noSuchInstance : Null.noSuchObject);
  }

  private static OID trimmed(OID oid) {
    return oid.size() < 2 ? oid : new OID(oid.getValue(), 0, oid.size() - 1);
  }

  private VariableBinding next(OID oid, boolean version1) {
    int index = recording.after(oid);
    while (index < recording.size()) {
      Variable variable = recording.value(index).at(seconds);
      if (!version1 || !(variable instanceof Counter64)) {
        return new VariableBinding(recording.oid(index), variable);
      }
      index++; // RFC 2576, section 4.1.2.1: such objects are passed over
    }
    return new VariableBinding(oid, Null.endOfMibView);
  }
}
