package vn.bridgewatch.twin.snmp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.snmp4j.asn1.BEROutputStream;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.VariableBinding;

/// Makes what a device answers (RFC 3416, section 4.2; RFC 1157, section 4.1), octet by octet; one
/// object serves all answers of a thread.
///
/// Bindings are copied from the recording behind room for the header, which is then written before
/// them, from its end to its beginning, when their length is known.
final class Answers {

  /// Headers of message and PDU around the community and the bindings, at most.
  static final int MESSAGE_OVERHEAD_OCTETS = 40;

  private static final int HEADER_ROOM = 512;
  private static final int RESPONSE = 0xa2;
  private static final int NO_SUCH_OBJECT = 0x80;
  private static final int NO_SUCH_INSTANCE = 0x81;
  private static final int END_OF_MIB_VIEW = 0x82;
  private static final int COUNTER64 = 0x46;
  private static final int TOO_BIG = 1;
  private static final int NO_SUCH_NAME = 2;
  private static final int GEN_ERR = 5;
  private static final int NOT_WRITABLE = 17;
  private static final long INVENTED = 1L << 32; // a place behind the last object of a subtree

  private final byte[] out = new byte[HEADER_ROOM + Ber.OCTETS_MAX];
  private final long[] places = new long[Request.BINDINGS_MAX];
  private final boolean[] begun = new boolean[Request.BINDINGS_MAX];
  private int start;
  private int end;
  private int limit;
  private int bindings;
  private int status;
  private int errorIndex;

  // of the answer that is being made
  private Request request = new Request();
  private Recording recording;
  private Faults faults;
  private Moment moment = Moment.at(0);

  Answers(Recording any) {
    this.recording = any;
    this.faults = new Faults(any, java.util.List.of());
  }

  /// Makes the answer of a device; false where there is none to give.
  ///
  /// @param messageOctetsMax the largest message
  boolean answer(Request asked, SimulatedDevice device, Moment at, int messageOctetsMax) {
    request = asked;
    recording = device.recording();
    faults = device.inForce();
    moment = at;
    int community = asked.communityEnd() - asked.communityStart();
    limit = HEADER_ROOM + Math.max(0, messageOctetsMax - MESSAGE_OVERHEAD_OCTETS - community);
    end = HEADER_ROOM;
    bindings = 0;
    status = 0;
    errorIndex = 0;
    switch (asked.type()) {
      case Request.GET -> each(false);
      case Request.GET_NEXT -> each(true);
      case Request.GET_BULK -> {
        if (asked.isVersion1()) {
          return false; // no such PDU there
        }
        bulk();
      }
      case Request.SET -> fail(asked.isVersion1() ? NO_SUCH_NAME : NOT_WRITABLE, 1);
      default -> {
        return false;
      }
    }
    header();
    return true;
  }

  byte[] octets() {
    return out;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  private void each(boolean next) {
    if (request.count() > faults.tooBigAbove) {
      fail(TOO_BIG, 0);
      return;
    }
    for (int i = 0; i < request.count() && bindings < faults.partialMax; i++) {
      if (!(next ? nextOne(i) : getOne(i))) {
        return;
      }
    }
  }

  /// Adds the object itself; false where the answer became an error.
  private boolean getOne(int i) {
    byte[] keys = request.keys();
    int from = request.keyStart(i);
    int to = request.keyEnd(i);
    if (faults.refused != null && faults.refused.holds(keys, from, to)) {
      return fail(faults.refusedStatus, i + 1);
    }
    int index = recording.find(keys, from, to);
    if (request.isVersion1() && (index < 0 || recording.tag(index) == COUNTER64)) {
      return fail(NO_SUCH_NAME, i + 1);
    }
    if (index >= 0) {
      return object(index) || fail(TOO_BIG, 0);
    }
    int parentEnd = Request.parentEnd(keys, from, to);
    int after = recording.after(keys, from, parentEnd);
    boolean objectKnown =
        after < recording.size() && recording.startsWith(after, keys, from, parentEnd);
    return exceptionAtRequested(i, objectKnown ? NO_SUCH_INSTANCE : NO_SUCH_OBJECT)
        || fail(TOO_BIG, 0);
  }

  /// Adds the object after; false where the answer became an error.
  private boolean nextOne(int i) {
    long place = first(i);
    if (request.isVersion1()) {
      while (place < recording.size() && recording.tag((int) place) == COUNTER64) {
        place++; // RFC 2576, section 4.1.2.1: such objects are passed over
      }
    }
    int error = error(place);
    if (error != 0) {
      return fail(error, i + 1);
    }
    if (place == recording.size()) {
      return request.isVersion1()
          ? fail(NO_SUCH_NAME, i + 1)
          : exceptionAtRequested(i, END_OF_MIB_VIEW) || fail(TOO_BIG, 0);
    }
    return put(place) || fail(TOO_BIG, 0);
  }

  private void bulk() {
    int nonRepeaters = request.nonRepeaters();
    for (int i = 0; i < nonRepeaters && bindings < faults.partialMax; i++) {
      long place = first(i);
      int error = error(place);
      if (error != 0) {
        fail(error, i + 1);
        return;
      }
      boolean fits =
          place == recording.size() ? exceptionAtRequested(i, END_OF_MIB_VIEW) : put(place);
      if (!fits) {
        return;
      }
    }
    if (repeat(nonRepeaters) && bindings > faults.tooBigAbove) {
      fail(TOO_BIG, 0);
    }
  }

  /// Adds rows until there are enough, the room is full or all columns ended; false where the
  /// answer became an error.
  private boolean repeat(int nonRepeaters) {
    int columns = request.count() - nonRepeaters;
    for (int row = 0; row < request.repetitions() && columns > 0; row++) {
      boolean ended = true;
      for (int i = nonRepeaters; i < request.count(); i++) {
        long before = row == 0 ? -1 : places[i];
        long place = row == 0 ? first(i) : following(before);
        int error = error(place);
        if (error != 0) {
          fail(error, i + 1);
          return false;
        }
        boolean over = place == recording.size();
        if (bindings >= faults.partialMax || !(over ? ended(i, row, before) : put(place))) {
          return true;
        }
        places[i] = place;
        begun[i] = !over || (row > 0 && begun[i]);
        ended &= over;
      }
      if (ended) {
        return true;
      }
    }
    return true;
  }

  /// Adds the end of a column under the OID that it came to.
  private boolean ended(int i, int row, long before) {
    boolean atRequested = row == 0 || (before == recording.size() && !begun[i]);
    return atRequested
        ? exceptionAtRequested(i, END_OF_MIB_VIEW)
        : exceptionAt(recording.size() - 1, END_OF_MIB_VIEW);
  }

  /// The place of the first object after the one that a binding of the request names.
  private long first(int i) {
    byte[] keys = request.keys();
    int from = request.keyStart(i);
    int to = request.keyEnd(i);
    int index = recording.after(keys, from, to);
    Faults.Range circle = faults.circle;
    if (circle != null && index == circle.to() && circle.holds(keys, from, to)) {
      return circle.from();
    }
    Faults.Range endless = faults.endless;
    if (endless != null && index == endless.to() && endless.holds(keys, from, to)) {
      OID last = recording.oid(endless.to() - 1);
      OID named = requested(i);
      boolean invented = named.size() == last.size() + 1 && named.startsWith(last);
      return INVENTED + (invented ? named.getUnsigned(last.size()) : 0) + 1;
    }
    return index;
  }

  private long following(long place) {
    if (place >= INVENTED) {
      return place + 1;
    }
    if (place == recording.size()) {
      return place;
    }
    long next = place + 1;
    if (faults.circle != null && next == faults.circle.to()) {
      return faults.circle.from();
    }
    if (faults.endless != null && next == faults.endless.to()) {
      return INVENTED + 1;
    }
    return next;
  }

  /// The error that walking to a place gives; 0 for none.
  private int error(long place) {
    if (place >= recording.size()) {
      return 0;
    }
    if (faults.refused != null && faults.refused.holds((int) place)) {
      return faults.refusedStatus;
    }
    return place >= faults.cutFrom ? GEN_ERR : 0;
  }

  private boolean put(long place) {
    return place >= INVENTED ? invented(place - INVENTED) : object((int) place);
  }

  private boolean object(int index) {
    int written = recording.write(index, moment, out, end, limit);
    if (written < 0) {
      return false;
    }
    end = written;
    bindings++;
    return true;
  }

  /// Adds a child of the last object of the endless subtree, with the same value.
  private boolean invented(long number) {
    Faults.Range endless = faults.endless;
    if (endless == null) {
      throw new IllegalStateException("a place behind a subtree that has an end");
    }
    int last = endless.to() - 1;
    OID oid = new OID(recording.oid(last)).append((int) number);
    var binding = new VariableBinding(oid, recording.value(last).at(moment));
    int length = binding.getBERLength();
    if (end + length > limit) {
      return false;
    }
    try {
      binding.encodeBER(new BEROutputStream(ByteBuffer.wrap(out, end, length)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    end += length;
    bindings++;
    return true;
  }

  private OID requested(int i) {
    var octets = ByteBuffer.wrap(request.in());
    octets.position(request.oidStart(i));
    octets.limit(request.oidEnd(i));
    var oid = new OID();
    try {
      oid.decodeBER(new org.snmp4j.asn1.BERInputStream(octets));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it was read once already
    }
    return oid;
  }

  private boolean exceptionAtRequested(int i, int exception) {
    int oidStart = request.oidStart(i);
    return exception(request.in(), oidStart, request.oidEnd(i) - oidStart, exception);
  }

  private boolean exceptionAt(int index, int exception) {
    byte[] oid = recording.encodedOid(index);
    return exception(oid, 0, oid.length, exception);
  }

  private boolean exception(byte[] oid, int from, int length, int exception) {
    int content = length + 2;
    if (end + 1 + Ber.lengthOctets(content) + content > limit) {
      return false;
    }
    end = Ber.header(Ber.SEQUENCE, content, out, end);
    System.arraycopy(oid, from, out, end, length);
    end += length;
    out[end++] = (byte) exception;
    out[end++] = 0;
    bindings++;
    return true;
  }

  /// Makes the answer an error: with the bindings as they were asked, but none for tooBig of
  /// version 2 (RFC 3416, section 4.2.1). Always false.
  private boolean fail(int errorStatus, int index) {
    boolean version1 = request.isVersion1();
    status = version1 && errorStatus > GEN_ERR ? GEN_ERR : errorStatus;
    errorIndex = index;
    end = HEADER_ROOM;
    if (status != TOO_BIG || version1) {
      int length = request.listEnd() - request.listStart();
      System.arraycopy(request.in(), request.listStart(), out, end, length);
      end += length;
    }
    return false;
  }

  private void header() {
    start = HEADER_ROOM;
    before(Ber.SEQUENCE);
    number(errorIndex);
    number(status);
    copyBefore(request.in(), request.requestIdStart(), request.requestIdEnd());
    before(RESPONSE);
    int pdu = start;
    copyBefore(request.in(), request.communityStart(), request.communityEnd());
    headerBefore(Ber.OCTET_STRING, pdu - start);
    number(request.version());
    before(Ber.SEQUENCE);
  }

  private void number(int number) {
    int octets = Ber.numberOctets(Ber.INTEGER, number);
    start -= octets;
    Ber.number(Ber.INTEGER, number, out, start);
  }

  private void copyBefore(byte[] in, int from, int to) {
    start -= to - from;
    System.arraycopy(in, from, out, start, to - from);
  }

  /// Puts tag and length before all that is there.
  private void before(int tag) {
    headerBefore(tag, end - start);
  }

  private void headerBefore(int tag, int length) {
    start -= 1 + Ber.lengthOctets(length);
    Ber.header(tag, length, out, start);
  }
}
