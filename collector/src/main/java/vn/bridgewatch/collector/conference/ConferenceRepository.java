package vn.bridgewatch.collector.conference;

import java.util.List;

/// Where conferences are kept; what it takes is durable when it returns.
public interface ConferenceRepository {

  /// Who said that there is a conference: the file, or somebody through the API.
  enum Origin {
    FILE,
    API
  }

  record Kept(Conference conference, Origin origin) {}

  List<Kept> all();

  /// Adds or replaces, and takes out, all or nothing.
  void change(List<Kept> put, List<String> removedIds);
}
