package vn.bridgewatch.agent.trap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;

/// A user of the USM (RFC 3414, RFC 3826, RFC 7860) whose keys can be localised to any engine.
///
/// The costly step from the password to a key (a hash over a mebibyte) is taken once, when the
/// configuration is read; localising to the engine that a message names costs two small hashes. So
/// a message of a made-up engine is refused as cheaply as any other.
final class UsmUser {

  private static final int PASSWORD_STREAM_BYTES = 1_048_576; // RFC 3414, appendix A.2
  private static final int EXTENDED_KEYS_MAX = 64;

  private final SnmpAuth auth;
  private final byte[] authKey;
  private final byte[] privKey;

  /// Privacy keys that Cisco's extension takes another mebibyte for; only of engines that proved
  /// their authentication key.
  private final Map<ByteBuffer, byte[]> extended =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, byte[]> eldest) {
          return size() > EXTENDED_KEYS_MAX;
        }
      };

  UsmUser(SnmpAuth auth) {
    this.auth = auth;
    boolean authenticates = auth.level() != SnmpAuth.Level.NO_AUTH_NO_PRIV;
    boolean encrypts = auth.level() == SnmpAuth.Level.AUTH_PRIV;
    this.authKey = authenticates ? passwordKey(bytes(auth.password().text())) : new byte[0];
    this.privKey = encrypts ? passwordKey(bytes(auth.privPassword().text())) : new byte[0];
  }

  byte[] name() {
    return bytes(auth.username());
  }

  SnmpAuth.Level level() {
    return auth.level();
  }

  /// The authentication key at an engine.
  byte[] authKey(byte[] engineId) {
    return localised(authKey, engineId);
  }

  /// How many bytes of the digest a message carries.
  int digestBytes() {
    return switch (auth.authProtocol()) {
      case MD5, SHA -> 12;
      case SHA224 -> 16;
      case SHA256 -> 24;
      case SHA384 -> 32;
      case SHA512 -> 48;
    };
  }

  /// The digest of a whole message in which the place of the digest holds zeros.
  byte[] digest(byte[] engineId, byte[] message) {
    String algorithm =
        switch (auth.authProtocol()) {
          case MD5 -> "HmacMD5";
          case SHA -> "HmacSHA1";
          case SHA224 -> "HmacSHA224";
          case SHA256 -> "HmacSHA256";
          case SHA384 -> "HmacSHA384";
          case SHA512 -> "HmacSHA512";
        };
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(authKey(engineId), algorithm));
      return Arrays.copyOf(mac.doFinal(message), digestBytes());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  byte[] decrypt(byte[] engineId, int boots, int time, byte[] salt, byte[] data)
      throws MalformedTrap {
    try {
      return cipher(Cipher.DECRYPT_MODE, engineId, boots, time, salt).doFinal(data);
    } catch (GeneralSecurityException e) { // a length that is no multiple of the block
      throw new MalformedTrap("encrypted part: " + e.getMessage());
    }
  }

  byte[] encrypt(byte[] engineId, int boots, int time, byte[] salt, byte[] data) {
    boolean blocks = auth.privProtocol() == SnmpAuth.PrivProtocol.DES;
    byte[] padded = blocks ? Arrays.copyOf(data, (data.length + 7) / 8 * 8) : data;
    try {
      return cipher(Cipher.ENCRYPT_MODE, engineId, boots, time, salt).doFinal(padded);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot encrypt", e);
    }
  }

  private Cipher cipher(int mode, byte[] engineId, int boots, int time, byte[] salt)
      throws GeneralSecurityException {
    byte[] key = privacyKey(engineId);
    Cipher cipher;
    if (auth.privProtocol() == SnmpAuth.PrivProtocol.DES) { // RFC 3414, section 8.1.1.1
      var start = new byte[8];
      for (int i = 0; i < start.length; i++) {
        start[i] = (byte) (key[8 + i] ^ salt[i]);
      }
      cipher = Cipher.getInstance("DES/CBC/NoPadding");
      cipher.init(
          mode, new SecretKeySpec(Arrays.copyOf(key, 8), "DES"), new IvParameterSpec(start));
    } else { // RFC 3826, section 3.1.2.1
      byte[] start = ByteBuffer.allocate(16).putInt(boots).putInt(time).put(salt).array();
      cipher = Cipher.getInstance("AES/CFB/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(start));
    }
    return cipher;
  }

  private byte[] privacyKey(byte[] engineId) {
    byte[] key = localised(privKey, engineId);
    return switch (auth.privProtocol()) {
      case DES, AES -> Arrays.copyOf(key, 16);
      case AES192 -> Arrays.copyOf(chained(key, 24), 24);
      case AES256 -> Arrays.copyOf(chained(key, 32), 32);
      case AES192C -> Arrays.copyOf(passedOn(key, engineId, 24), 24);
      case AES256C -> Arrays.copyOf(passedOn(key, engineId, 32), 32);
    };
  }

  /// Extends a key by hashes of itself (draft-blumenthal-aes-usm-04, section 3.1.2.1).
  private byte[] chained(byte[] key, int length) {
    byte[] all = key;
    while (all.length < length) {
      all = joined(all, hash().digest(all));
    }
    return all;
  }

  /// Extends a key by taking it for a password (draft-reeder-snmpv3-usm-3desede-00, section 2.1).
  private byte[] passedOn(byte[] key, byte[] engineId, int length) {
    if (key.length >= length) {
      return key;
    }
    return extended.computeIfAbsent(
        ByteBuffer.wrap(engineId.clone()), _ -> joined(key, localised(passwordKey(key), engineId)));
  }

  private byte[] localised(byte[] key, byte[] engineId) {
    MessageDigest hash = hash();
    hash.update(key);
    hash.update(engineId);
    return hash.digest(key);
  }

  private byte[] passwordKey(byte[] password) {
    MessageDigest hash = hash();
    var piece = new byte[64];
    int at = 0;
    for (int done = 0; done < PASSWORD_STREAM_BYTES; done += piece.length) {
      for (int i = 0; i < piece.length; i++) {
        piece[i] = password[at];
        at = at + 1 == password.length ? 0 : at + 1;
      }
      hash.update(piece);
    }
    return hash.digest();
  }

  private MessageDigest hash() {
    String algorithm =
        switch (auth.authProtocol()) {
          case MD5 -> "MD5";
          case SHA -> "SHA-1";
          case SHA224 -> "SHA-224";
          case SHA256 -> "SHA-256";
          case SHA384 -> "SHA-384";
          case SHA512 -> "SHA-512";
        };
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
