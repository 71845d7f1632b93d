package vn.bridgewatch.csv;

import java.io.IOException;

/// A file that cannot be understood at all, as one without the column that was asked for.
public final class SampleFileException extends IOException {

  private static final long serialVersionUID = 1L;

  public SampleFileException(String message) {
    super(message);
  }
}
