package vn.bridgewatch.agent.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import vn.bridgewatch.agent.reader.http.Credentials;
import vn.bridgewatch.agent.reader.http.HttpEndpoint;
import vn.bridgewatch.agent.reader.http.Trust;

/// How a device is read over HTTP: the key `http` of a device in `agent.yaml`.
///
/// @param reader the name of a reader
/// @param timeout for one document
/// @param files the password and authorities that were read for it
record HttpAccess(
    String reader,
    HttpEndpoint endpoint,
    Trust trust,
    Credentials credentials,
    Duration timeout,
    Duration interval,
    List<Path> files) {

  HttpAccess {
    files = List.copyOf(files);
  }
}
