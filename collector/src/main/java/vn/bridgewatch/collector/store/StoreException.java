package vn.bridgewatch.collector.store;

/// The database could not do what was asked.
public final class StoreException extends RuntimeException {

  StoreException(String message) {
    super(message);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
