package vn.bridgewatch.twin.browser;

/// The browser could not be started or did not do what it was told.
public final class BrowserException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BrowserException(String message) {
    super(message);
  }

  BrowserException(String message, Throwable cause) {
    super(message, cause);
  }
}
