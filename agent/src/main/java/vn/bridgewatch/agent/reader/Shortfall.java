package vn.bridgewatch.agent.reader;

import vn.bridgewatch.agent.reader.document.DocumentException;
import vn.bridgewatch.agent.reader.http.HttpFailure;
import vn.bridgewatch.agent.reader.http.Reason;

/// Why a document did not come, or not whole, with what a person should know.
public record Shortfall(Reason reason, String detail) {

  static Shortfall of(HttpFailure failure) {
    return new Shortfall(failure.reason(), failure.detail());
  }

  static Shortfall of(String path, DocumentException e) {
    Reason reason =
        switch (e.flaw()) {
          case MALFORMED -> Reason.MALFORMED;
          case DOCTYPE -> Reason.DOCTYPE;
          case TOO_COMPLEX -> Reason.TOO_COMPLEX;
          case TOO_MUCH_WORK -> Reason.TOO_MUCH_WORK;
        };
    return new Shortfall(reason, path + " " + e.getMessage());
  }
}
