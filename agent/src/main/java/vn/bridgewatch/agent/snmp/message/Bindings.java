package vn.bridgewatch.agent.snmp.message;

import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.IpAddress;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Opaque;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.Variable;

/// Variable bindings, as many as a reading brings, held as the octets that came: an OID, a tag and
/// a value each. Objects are made of those only that somebody asks for.
///
/// What is added is valid: whoever adds has checked it. Used by one thread, again and again.
public final class Bindings {

  private static final int KEPT_BYTES_MAX = 1 << 18; // larger arrays are given back when cleared
  private static final long ENDS_FACTOR = 0x9e37_79b9_7f4a_7c15L; // odd, its bits well mixed

  // OIDs one behind the other, and values; where each of them ends
  private byte[] oids;
  private byte[] values;
  private int[] oidEnds;
  private int[] valueEnds;
  private byte[] tags;
  private int size;

  public Bindings() {
    this(64, 1_024);
  }

  private Bindings(int count, int bytes) {
    oids = new byte[bytes];
    values = new byte[bytes];
    oidEnds = new int[count];
    valueEnds = new int[count];
    tags = new byte[count];
  }

  /// A copy that takes no more room than it needs.
  public static Bindings copyOf(Bindings other) {
    var copy = new Bindings(0, 0);
    copy.size = other.size;
    copy.oids = Arrays.copyOf(other.oids, other.oidStart(other.size));
    copy.values = Arrays.copyOf(other.values, other.valueStart(other.size));
    copy.oidEnds = Arrays.copyOf(other.oidEnds, other.size);
    copy.valueEnds = Arrays.copyOf(other.valueEnds, other.size);
    copy.tags = Arrays.copyOf(other.tags, other.size);
    return copy;
  }

  public int size() {
    return size;
  }

  /// Octets that they take.
  public int bytes() {
    return oidStart(size) + valueStart(size);
  }

  public void clear() {
    size = 0;
    if (oids.length + values.length > KEPT_BYTES_MAX) {
      var small = new Bindings();
      oids = small.oids;
      values = small.values;
      oidEnds = small.oidEnds;
      valueEnds = small.valueEnds;
      tags = small.tags;
    }
  }

  /// Drops all but the first so many.
  public void truncate(int count) {
    size = count;
  }

  private int oidStart(int index) {
    return index == 0 ? 0 : oidEnds[index - 1];
  }

  private int valueStart(int index) {
    return index == 0 ? 0 : valueEnds[index - 1];
  }

  void add(byte[] from, int oidAt, int oidLength, byte tag, int valueAt, int valueLength) {
    int oidStart = oidStart(size);
    int valueStart = valueStart(size);
    makeRoom(oidStart + oidLength, valueStart + valueLength, size + 1);
    System.arraycopy(from, oidAt, oids, oidStart, oidLength);
    System.arraycopy(from, valueAt, values, valueStart, valueLength);
    oidEnds[size] = oidStart + oidLength;
    valueEnds[size] = valueStart + valueLength;
    tags[size++] = tag;
  }

  /// Adds one of another list.
  public void add(Bindings other, int index) {
    int oidAt = other.oidStart(index);
    int valueAt = other.valueStart(index);
    byte[] both = new byte[other.oidEnds[index] - oidAt + other.valueEnds[index] - valueAt];
    int oidLength = other.oidEnds[index] - oidAt;
    System.arraycopy(other.oids, oidAt, both, 0, oidLength);
    System.arraycopy(other.values, valueAt, both, oidLength, both.length - oidLength);
    add(both, 0, oidLength, other.tags[index], oidLength, both.length - oidLength);
  }

  /// Adds those of another list from one index to before another.
  public void addAll(Bindings other, int from, int to) {
    int oidAt = other.oidStart(from);
    int valueAt = other.valueStart(from);
    int oidLength = other.oidStart(to) - oidAt;
    int valueLength = other.valueStart(to) - valueAt;
    int oidStart = oidStart(size);
    int valueStart = valueStart(size);
    makeRoom(oidStart + oidLength, valueStart + valueLength, size + to - from);
    System.arraycopy(other.oids, oidAt, oids, oidStart, oidLength);
    System.arraycopy(other.values, valueAt, values, valueStart, valueLength);
    for (int i = from; i < to; i++) {
      oidEnds[size] = other.oidEnds[i] - oidAt + oidStart;
      valueEnds[size] = other.valueEnds[i] - valueAt + valueStart;
      tags[size++] = other.tags[i];
    }
  }

  private void makeRoom(int oidBytes, int valueBytes, int count) {
    if (oidBytes > oids.length) {
      oids = Arrays.copyOf(oids, Math.max(oidBytes, 2 * oids.length));
    }
    if (valueBytes > values.length) {
      values = Arrays.copyOf(values, Math.max(valueBytes, 2 * values.length));
    }
    if (count > tags.length) {
      int room = Math.max(Math.max(16, count), 2 * tags.length);
      tags = Arrays.copyOf(tags, room);
      oidEnds = Arrays.copyOf(oidEnds, room);
      valueEnds = Arrays.copyOf(valueEnds, room);
    }
  }

  /// Drops those after an index that say that there is no such value.
  public void dropExceptions(int from) {
    boolean any = false;
    for (int i = from; i < size; i++) {
      any |= isException(i);
    }
    if (!any) {
      return;
    }
    Bindings all = copyOf(this);
    truncate(from);
    for (int i = from; i < all.size; i++) {
      if (!all.isException(i)) {
        add(all, i);
      }
    }
  }

  public byte tag(int index) {
    return tags[index];
  }

  /// Whether it says that there is no such value.
  public boolean isException(int index) {
    return Tag.isException(tags[index]);
  }

  public byte[] oidBytes(int index) {
    return Arrays.copyOfRange(oids, oidStart(index), oidEnds[index]);
  }

  public OID oid(int index) {
    int at = oidStart(index);
    return OidBytes.oid(oids, at, oidEnds[index] - at);
  }

  /// Whether its OID lies below a root, and is not the root itself.
  ///
  /// @param rootIsSingleArc the root has one sub-identifier, whose octet stands for two
  public boolean isBelow(int index, byte[] root, boolean rootIsSingleArc) {
    int at = oidStart(index);
    if (rootIsSingleArc) {
      return Math.min(oids[at] & 0xff, 80) / 40 == Math.min(root[0] & 0xff, 80) / 40;
    }
    int end = at + root.length;
    return oidEnds[index] > end && Arrays.equals(oids, at, end, root, 0, root.length);
  }

  /// Compares its OID with another.
  public int compareOid(int index, byte[] oid) {
    int at = oidStart(index);
    return OidBytes.compare(oids, at, oidEnds[index] - at, oid, 0, oid.length);
  }

  /// Whether these are the OIDs of another list, in its order.
  public boolean hasOidsOf(Bindings other) {
    return size == other.size
        && Arrays.equals(oidEnds, 0, size, other.oidEnds, 0, size)
        && Arrays.equals(oids, 0, oidStart(size), other.oids, 0, other.oidStart(size));
  }

  /// Tells lists of OIDs apart in little room: their octets by two sums, where each ends by a
  /// third. A device does not try to deceive, so none of them needs to be one of cryptography,
  /// which costs fifty times as much.
  public record Fingerprint(int size, long octets, long ends) {}

  /// Tells this list's OIDs and their order from those of others.
  public Fingerprint fingerprintOfOids() {
    int bytes = oidStart(size);
    var one = new CRC32();
    one.update(oids, 0, bytes);
    var other = new CRC32C();
    other.update(oids, 0, bytes);
    long ends = 0;
    for (int i = 0; i < size; i++) {
      ends = (ends + oidEnds[i]) * ENDS_FACTOR;
    }
    return new Fingerprint(size, one.getValue() << Integer.SIZE | other.getValue(), ends);
  }

  /// Whether its OID is that of another list's.
  public boolean hasOidOf(int index, Bindings other, int otherIndex) {
    return Arrays.equals(
        oids,
        oidStart(index),
        oidEnds[index],
        other.oids,
        other.oidStart(otherIndex),
        other.oidEnds[otherIndex]);
  }

  /// Whether its tag and value are those of another list's.
  public boolean hasValueOf(int index, Bindings other, int otherIndex) {
    return tags[index] == other.tags[otherIndex]
        && Arrays.equals(
            values,
            valueStart(index),
            valueEnds[index],
            other.values,
            other.valueStart(otherIndex),
            other.valueEnds[otherIndex]);
  }

  /// Octets that its OID and its value take.
  public int bytes(int index) {
    return oidEnds[index] - oidStart(index) + valueEnds[index] - valueStart(index);
  }

  /// Whether its value is a whole number.
  public boolean isNumber(int index) {
    return Tag.isNumber(tags[index]);
  }

  /// Its value where it is a whole number; that of a Counter64 is unsigned.
  public long number(int index) {
    int at = valueStart(index);
    int end = valueEnds[index];
    boolean signed = tags[index] == Tag.INTEGER;
    long value = signed && values[at] < 0 ? -1 : 0;
    for (int i = at; i < end; i++) {
      value = (value << 8) | (values[i] & 0xff);
    }
    return signed || tags[index] == Tag.COUNTER64 ? value : value & 0xffff_ffffL;
  }

  /// The octets of its value.
  public byte[] value(int index) {
    return Arrays.copyOfRange(values, valueStart(index), valueEnds[index]);
  }

  /// Its value as SNMP4J has it.
  public Variable variable(int index) {
    return switch (tags[index]) {
      case Tag.INTEGER -> new Integer32((int) number(index));
      case Tag.COUNTER32 -> new Counter32(number(index));
      case Tag.GAUGE32, Tag.UNSIGNED32 -> new Gauge32(number(index));
      case Tag.TIME_TICKS -> new TimeTicks(number(index));
      case Tag.COUNTER64 -> new Counter64(number(index));
      case Tag.OCTET_STRING, Tag.NSAP_ADDRESS -> new OctetString(value(index));
      case Tag.OPAQUE -> new Opaque(value(index));
      case Tag.IP_ADDRESS -> new IpAddress(value(index));
      case Tag.OBJECT_IDENTIFIER ->
          OidBytes.oid(values, valueStart(index), valueEnds[index] - valueStart(index));
      default -> Null.instance;
    };
  }

  /// The value at an OID, where there is one.
  public Optional<Variable> find(byte[] oid) {
    for (int i = 0; i < size; i++) {
      int at = oidStart(i);
      if (oidEnds[i] - at == oid.length
          && !isException(i)
          && Arrays.equals(oids, at, oidEnds[i], oid, 0, oid.length)) {
        return Optional.of(variable(i));
      }
    }
    return Optional.empty();
  }
}
