package vn.bridgewatch.collector.api;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.Acknowledgement;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.StoredConferences;
import vn.bridgewatch.collector.conference.plan.CallProfile;
import vn.bridgewatch.collector.inventory.Device;
import vn.bridgewatch.collector.inventory.Site;
import vn.bridgewatch.collector.live.Latest;
import vn.bridgewatch.collector.live.SiteEvent;
import vn.bridgewatch.collector.live.SiteState;
import vn.bridgewatch.collector.live.SiteStatus;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.metric.Reading;

/// Puts the domain into the shapes of the API; the one place where that is done.
final class Views {

  /// In a list, as long as it is one that people wrote.
  private static final int INVITED_SHOWN = 20;

  private final Backend backend;

  Views(Backend backend) {
    this.backend = backend;
  }

  ApiJson.Overview overview() {
    long now = backend.clock().millis();
    var total = new Tally();
    var provinces = new TreeMap<String, Tally>();
    for (SiteStatus status : backend.live().sites()) {
      backend
          .inventory()
          .site(status.site())
          .ifPresent(site -> {
            total.add(status);
            provinces.computeIfAbsent(site.province(), _ -> new Tally()).add(status);
          });
    }
    List<Conference> conferences = backend.conferences().all();
    return new ApiJson.Overview(
        now,
        backend.startedMillis(),
        total.counts(),
        provinces.entrySet().stream().map(this::province).toList(),
        next(conferences, now),
        conferences.stream()
            .filter(conference -> StoredConferences.phase(conference, now) == Phase.LIVE)
            .sorted(Comparator.comparing(Conference::rank).thenComparing(Conference::start))
            .map(conference -> conference(conference, false))
            .toList(),
        (int) backend.alerts().open().stream().filter(a -> a.status().equals("firing")).count(),
        connectedAgents());
  }

  ApiJson.Tick tick() {
    return new ApiJson.Tick(backend.clock().millis(), connectedAgents());
  }

  /// The sites of the filters, by key; empty for a status that names no site of the inventory.
  List<SiteStatus> statuses(
      Optional<String> province, Optional<SiteState> state, Optional<Boolean> seen) {
    return backend.live().sites().stream()
        .filter(status -> state.isEmpty() || status.state() == state.get())
        .filter(status -> seen.isEmpty() || seen.get() == status.lastSeenMillis() > 0)
        .filter(status -> inProvince(status.site(), province))
        .sorted(Comparator.comparing(SiteStatus::site))
        .toList();
  }

  Optional<ApiJson.Site> site(SiteStatus status) {
    return backend.inventory().site(status.site()).map(site -> site(site, status));
  }

  Optional<ApiJson.SiteDetail> siteDetail(String key) {
    Optional<Site> site = backend.inventory().site(key);
    Optional<SiteStatus> status = backend.live().site(key);
    if (site.isEmpty() || status.isEmpty()) {
      return Optional.empty();
    }
    ApiJson.Site shape = site(site.get(), status.get());
    return Optional.of(
        new ApiJson.SiteDetail(
            shape,
            devices(key).devices(),
            backend.alerts().open().stream()
                .filter(alert -> alert.site().equals(key))
                .map(this::alert)
                .toList(),
            backend.conferences().all().stream()
                .filter(conference -> conference.roster().contains(key))
                .map(conference -> conference(conference, false))
                .toList(),
            shape.phase()));
  }

  ApiJson.Devices devices(String site) {
    return new ApiJson.Devices(
        backend.inventory().devices(site).stream().map(Views::device).toList());
  }

  ApiJson.LatestValues latest(String site) {
    return new ApiJson.LatestValues(
        site, backend.live().latest(site).stream().map(Views::value).toList());
  }

  ApiJson.Event event(@Nullable Long id, SiteEvent event) {
    return new ApiJson.Event(
        id,
        event.record(),
        event.site(),
        backend.inventory().site(event.site()).map(Site::name).orElse(""),
        event.kind(),
        event.device(),
        event.grade(),
        event.happenedMillis(),
        event.receivedMillis(),
        event.late(),
        event.labels(),
        event.textVi().isEmpty() ? event.textEn() : event.textVi(),
        event.textEn());
  }

  ApiJson.Alert alert(AlertView alert) {
    Optional<Site> site = backend.inventory().site(alert.site());
    return new ApiJson.Alert(
        alert.id(),
        alert.fingerprint(),
        alert.rule(),
        alert.site(),
        site.map(Site::name).orElse(""),
        site.map(Site::province).orElse(""),
        alert.device(),
        alert.labels(),
        alert.status(),
        word(alert.severity()),
        alert.phase(),
        alert.conference(),
        alert.startedMillis(),
        alert.firedMillis(),
        alert.resolvedMillis(),
        alert.frozenSinceMillis(),
        alert.reason(),
        alert.reasonVi(),
        alert.summaryVi(),
        alert.summaryEn(),
        alert.firstStepVi(),
        alert.firstStepEn(),
        alert.flappingSinceMillis(),
        alert.demoted(),
        alert.handling().level(),
        alert.handling().unattendedSinceMillis(),
        acknowledged(alert.handling().acknowledged()));
  }

  private static ApiJson.@Nullable Acknowledged acknowledged(@Nullable Acknowledgement by) {
    return by == null ? null : new ApiJson.Acknowledged(by.atMillis(), by.by(), by.note());
  }

  ApiJson.Conference conference(Conference conference, boolean withRoster) {
    return new ApiJson.Conference(
        conference.id(),
        conference.title(),
        conference.codeName(),
        conference.start().toEpochMilli(),
        conference.end().toEpochMilli(),
        conference.roster().size(),
        withRoster ? conference.roster() : null,
        conference.closed() == null ? null : conference.closed().toEpochMilli(),
        StoredConferences.phase(conference, backend.clock().millis()).name(),
        conference.rank().word(),
        conference.calledOff(),
        conference.series(),
        backend.conferences().origin(conference.id()),
        withRoster || conference.details().invited().size() <= INVITED_SHOWN
            ? conference.details().invited()
            : List.of(),
        call(conference.details().call()));
  }

  static ApiJson.Call call(CallProfile call) {
    return new ApiJson.Call(call.bitRate(), call.codecs(), call.mcus());
  }

  private ApiJson.@Nullable Conference next(List<Conference> conferences, long now) {
    return conferences.stream()
        .filter(conference -> conference.closed() == null)
        .filter(conference -> conference.start().toEpochMilli() > now)
        .min(Comparator.comparing(Conference::start).thenComparing(Conference::rank))
        .map(conference -> conference(conference, false))
        .orElse(null);
  }

  private ApiJson.Province province(Map.Entry<String, Tally> entry) {
    String name = backend.inventory().provinceName(entry.getKey()).orElse(entry.getKey());
    return new ApiJson.Province(entry.getKey(), name, entry.getValue().counts());
  }

  private boolean inProvince(String key, Optional<String> province) {
    return backend
        .inventory()
        .site(key)
        .filter(site -> province.isEmpty() || site.province().equals(province.get()))
        .isPresent();
  }

  private int connectedAgents() {
    return backend.links().connectedSites().stream()
        .map(key -> backend.inventory().site(key).map(Site::agent).orElse(key))
        .collect(Collectors.toSet())
        .size();
  }

  private ApiJson.Site site(Site site, SiteStatus status) {
    return new ApiJson.Site(
        site.key(),
        site.name(),
        site.tier(),
        site.province(),
        backend.inventory().provinceName(site.province()).orElse(""),
        site.parent(),
        site.agent(),
        site.carrier(),
        site.model(),
        site.repair().toMinutes(),
        word(status.state()),
        status.reason(),
        status.sinceMillis(),
        status.lastSeenMillis(),
        status.openAlerts(),
        backend.conferences().phase(site.key(), backend.clock().millis()).phase().name());
  }

  private static ApiJson.Device device(Device device) {
    return new ApiJson.Device(
        device.id(), device.site(), device.kind(), device.model(), device.address());
  }

  /// A value that JSON has no number for (NaN, infinity) is null without a reason for absence.
  private static ApiJson.Value value(Latest latest) {
    Double value = null;
    String absent = null;
    switch (latest.reading()) {
      case Reading.Present present -> {
        value = Double.isFinite(present.value()) ? (Double) present.value() : null;
      }
      case Reading.Absent gone -> absent = word(gone.reason());
    }
    return new ApiJson.Value(
        latest.series().name(),
        latest.series().labels().asMap(),
        value,
        absent,
        latest.sampleMillis());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /// Counts sites by state.
  private static final class Tally {

    private final Map<SiteState, Integer> states = new EnumMap<>(SiteState.class);
    private int total;
    private int neverSeen;

    void add(SiteStatus status) {
      states.merge(status.state(), 1, Integer::sum);
      total++;
      neverSeen += status.lastSeenMillis() == 0 ? 1 : 0;
    }

    ApiJson.Counts counts() {
      return new ApiJson.Counts(
          total,
          of(SiteState.GOOD),
          of(SiteState.DEGRADED),
          of(SiteState.CRITICAL),
          of(SiteState.LOST),
          of(SiteState.MAINTENANCE),
          of(SiteState.UNKNOWN),
          neverSeen);
    }

    private int of(SiteState state) {
      return states.getOrDefault(state, 0);
    }
  }
}
