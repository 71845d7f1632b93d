package vn.bridgewatch.collector.configure;

import java.util.List;
import java.util.Optional;

/// Keeps the configurations of sites over restarts. Every call may block.
public interface ConfigurationStore {

  /// All of them, with empty texts in the place of their documents.
  List<SiteConfiguration> withoutTexts();

  Optional<SiteConfiguration> of(String site);

  /// Adds it or replaces that of the site; durable when it returns.
  void save(SiteConfiguration configuration);

  /// Keeps that this revision may come though a conference is near; durable when it returns.
  void permitted(String site, long revision);

  /// Keeps an answer where the site is still at this revision; durable when it returns.
  void answered(String site, long revision, SiteConfiguration.Answer answer);
}
