package vn.bridgewatch.collector.fakes;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import vn.bridgewatch.collector.configure.ConfigurationStore;
import vn.bridgewatch.collector.configure.SiteConfiguration;

/// Configurations of sites in memory.
public final class MemoryConfigurations implements ConfigurationStore {

  public final ConcurrentMap<String, SiteConfiguration> bySite = new ConcurrentHashMap<>();

  @Override
  public List<SiteConfiguration> withoutTexts() {
    return List.copyOf(bySite.values());
  }

  @Override
  public Optional<SiteConfiguration> of(String site) {
    return Optional.ofNullable(bySite.get(site));
  }

  @Override
  public void save(SiteConfiguration configuration) {
    bySite.put(configuration.site(), configuration);
  }

  @Override
  public void permitted(String site, long revision) {
    bySite.computeIfPresent(
        site,
        (_, one) ->
            one.revision() == revision
                ? new SiteConfiguration(
                    site,
                    revision,
                    one.document(),
                    one.changedMillis(),
                    one.by(),
                    true,
                    one.answer())
                : one);
  }

  @Override
  public void answered(String site, long revision, SiteConfiguration.Answer answer) {
    bySite.computeIfPresent(
        site,
        (_, one) ->
            one.revision() == revision
                ? new SiteConfiguration(
                    site,
                    revision,
                    one.document(),
                    one.changedMillis(),
                    one.by(),
                    one.duringConference(),
                    Optional.of(answer))
                : one);
  }
}
