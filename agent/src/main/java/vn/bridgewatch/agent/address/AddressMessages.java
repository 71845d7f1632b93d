package vn.bridgewatch.agent.address;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The question for all addresses and its answers, as rtnetlink(7) and `linux/if_addr.h` have them:
/// numbers in the order of the machine, everything aligned to four bytes.
final class AddressMessages {

  static final int REQUEST_BYTES = 24;

  private static final int HEADER_BYTES = 16;
  private static final int ADDRESS_BYTES = 8;
  private static final int ATTRIBUTE_BYTES = 4;
  private static final short NEW_ADDRESS = 20; // RTM_NEWADDR
  private static final short GET_ADDRESS = 22; // RTM_GETADDR
  private static final short ERROR = 2; // NLMSG_ERROR
  private static final short DONE = 3; // NLMSG_DONE
  private static final short REQUEST_DUMP = 0x301; // NLM_F_REQUEST | NLM_F_DUMP
  private static final int CACHE_INFO = 6; // IFA_CACHEINFO
  private static final int FLAGS = 8; // IFA_FLAGS
  private static final int TEMPORARY = 0x01; // IFA_F_TEMPORARY; of IPv4 it means "secondary"
  private static final int DEPRECATED = 0x20; // IFA_F_DEPRECATED
  private static final int SCOPE_LINK = 253; // RT_SCOPE_LINK
  private static final int INET6 = 10;
  private static final long FOR_EVER = 0xFFFF_FFFFL;

  private static final int CACHE_INFO_BYTES = 16;
  private static final long NANOS_A_HUNDREDTH = 10_000_000;
  private static final long AGE_MAX =
      Integer.MAX_VALUE; // beyond it the clocks disagree by a little

  private final long upNanos;
  private final List<HeldAddress> addresses = new ArrayList<>();
  private boolean whole;

  /// @param upNanos for how long the machine has run, by CLOCK_MONOTONIC
  AddressMessages(long upNanos) {
    this.upNanos = upNanos;
  }

  /// What an answer broke off with.
  static final class BrokenException extends Exception {
    BrokenException(String message) {
      super(message);
    }
  }

  static byte[] request() {
    return ByteBuffer.allocate(REQUEST_BYTES)
        .order(ByteOrder.nativeOrder())
        .putInt(REQUEST_BYTES)
        .putShort(GET_ADDRESS)
        .putShort(REQUEST_DUMP)
        .putInt(1)
        .putInt(0)
        .array();
  }

  /// Takes one datagram of the answer.
  ///
  /// @throws BrokenException it is cut short, or the kernel refuses
  void take(ByteBuffer datagram) throws BrokenException {
    ByteBuffer left = datagram.slice().order(ByteOrder.nativeOrder());
    while (left.remaining() >= HEADER_BYTES && !whole) {
      int start = left.position();
      int length = left.getInt(start);
      short type = left.getShort(start + 4);
      if (length < HEADER_BYTES || length > left.remaining()) {
        throw new BrokenException("a message of " + length + " bytes in " + left.remaining());
      }
      switch (type) {
        case DONE -> whole = true;
        case ERROR -> throw new BrokenException("error " + left.getInt(start + HEADER_BYTES));
        case NEW_ADDRESS -> addresses.add(address(left.slice(start, length).order(left.order())));
        default -> {
          // none that was asked for
        }
      }
      left.position(Math.min(left.limit(), start + aligned(length)));
    }
  }

  private HeldAddress address(ByteBuffer message) throws BrokenException {
    if (message.limit() < HEADER_BYTES + ADDRESS_BYTES) {
      throw new BrokenException("an address of " + message.limit() + " bytes");
    }
    boolean v6 = message.get(HEADER_BYTES) == INET6;
    int flags = Byte.toUnsignedInt(message.get(HEADER_BYTES + 2));
    int index = message.getInt(HEADER_BYTES + 4);
    Optional<HeldAddress.Lease> lease = Optional.empty();
    int at = HEADER_BYTES + ADDRESS_BYTES;
    while (at + ATTRIBUTE_BYTES <= message.limit()) {
      int length = Short.toUnsignedInt(message.getShort(at));
      int type = Short.toUnsignedInt(message.getShort(at + 2));
      if (length < ATTRIBUTE_BYTES || at + length > message.limit()) {
        throw new BrokenException("an attribute of " + length + " bytes");
      }
      if (type == CACHE_INFO && length >= ATTRIBUTE_BYTES + CACHE_INFO_BYTES) {
        long left = Integer.toUnsignedLong(message.getInt(at + ATTRIBUTE_BYTES + 4));
        lease =
            left == FOR_EVER
                ? Optional.empty()
                : Optional.of(
                    new HeldAddress.Lease(age(message.getInt(at + ATTRIBUTE_BYTES + 12)), left));
      } else if (type == FLAGS && length >= ATTRIBUTE_BYTES + 4) {
        flags = message.getInt(at + ATTRIBUTE_BYTES);
      }
      at += aligned(length);
    }
    boolean reachesFar = Byte.toUnsignedInt(message.get(HEADER_BYTES + 3)) < SCOPE_LINK;
    boolean passing = (flags & DEPRECATED) != 0 || (v6 && (flags & TEMPORARY) != 0);
    return new HeldAddress(index, v6, !passing && reachesFar, lease);
  }

  /// @param updated when the address was given or renewed last, in hundredths of a second since the
  ///   machine started, which begin anew after 497 days
  private long age(int updated) {
    long hundredths = Integer.toUnsignedLong((int) (upNanos / NANOS_A_HUNDREDTH) - updated);
    return hundredths > AGE_MAX ? 0 : hundredths / 100;
  }

  private static int aligned(int length) {
    return (length + 3) & ~3;
  }

  /// Whether the last message was there.
  boolean isWhole() {
    return whole;
  }

  List<HeldAddress> addresses() {
    return List.copyOf(addresses);
  }
}
