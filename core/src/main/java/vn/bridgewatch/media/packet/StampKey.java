package vn.bridgewatch.media.packet;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// A shared key: HMAC-SHA-256 truncated to its first 16 bytes (RFC 8762, section 4.4).
///
/// Not thread-safe; a thread that needs the same key takes a [#copy].
public final class StampKey {

  /// What of the digest is written.
  public static final int DIGEST_BYTES = 16;

  /// Shorter keys can be guessed; longer than a block they are hashed first.
  public static final int KEY_BYTES_MIN = 16;

  public static final int KEY_BYTES_MAX = 1024;
  private static final String ALGORITHM = "HmacSHA256";
  private static final int FULL_BYTES = 32;

  private final byte[] key;
  private final Mac mac;
  private final byte[] digest = new byte[FULL_BYTES];

  public StampKey(byte[] key) {
    if (key.length < KEY_BYTES_MIN || key.length > KEY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "key: must have " + KEY_BYTES_MIN + " to " + KEY_BYTES_MAX + " bytes, got " + key.length);
    }
    this.key = key.clone();
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(this.key, ALGORITHM));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  public StampKey copy() {
    return new StampKey(key);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StampKey it && MessageDigest.isEqual(key, it.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  /// Writes the digest of two parts of an array, one behind the other, into it.
  void sign(byte[] packet, int from, int bytes, int otherFrom, int otherBytes, int at) {
    compute(packet, from, bytes, otherFrom, otherBytes);
    System.arraycopy(digest, 0, packet, at, DIGEST_BYTES);
  }

  boolean verifies(byte[] packet, int from, int bytes, int otherFrom, int otherBytes, int at) {
    compute(packet, from, bytes, otherFrom, otherBytes);
    // in a time that does not tell how much of it was right
    return MessageDigest.isEqual(
        Arrays.copyOf(digest, DIGEST_BYTES), Arrays.copyOfRange(packet, at, at + DIGEST_BYTES));
  }

  private void compute(byte[] packet, int from, int bytes, int otherFrom, int otherBytes) {
    mac.reset(); // what a fault may have left there
    mac.update(packet, from, bytes);
    mac.update(packet, otherFrom, otherBytes);
    try {
      mac.doFinal(digest, 0);
    } catch (ShortBufferException e) {
      throw new IllegalStateException("the digest has " + FULL_BYTES + " bytes", e);
    }
  }
}
