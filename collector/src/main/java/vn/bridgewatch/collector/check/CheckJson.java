package vn.bridgewatch.collector.check;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.check.StepResult;

/// Check runs as JSON, the one shape for the API, the saved report and the store.
public final class CheckJson {

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /// Rises with a change that an older build could not read.
  private static final int VERSION = 1;

  private CheckJson() {}

  /// A run as the API shows it; `sites` is left out of a summary.
  public record Check(
      int version,
      String id,
      String conference,
      String title,
      long startedMillis,
      @Nullable Long finishedMillis,
      boolean interrupted,
      int total,
      int done,
      Counts counts,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Site> sites) {}

  /// How many sites are what.
  public record Counts(
      int ready,
      @JsonProperty("at_risk") int atRisk,
      @JsonProperty("not_ready") int notReady,
      int unknown) {}

  /// A site of a run.
  public record Site(
      String site,
      String siteName,
      String province,
      String provinceName,
      String readiness,
      List<Reason> reasons) {}

  /// One finding at a site.
  public record Reason(
      String step,
      String device,
      String target,
      String status,
      String reason,
      String detailVi,
      String detailEn,
      String firstStepVi,
      String firstStepEn,
      @Nullable Double seconds,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Double> figures) {}

  public static Check of(CheckSummary run) {
    return check(run, null);
  }

  public static Check of(CheckRun run) {
    return check(run.summary(), run.sites().stream().map(CheckJson::site).toList());
  }

  public static String write(Check check) {
    try {
      return JSON.writeValueAsString(check);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads a run; a text that is none throws `IllegalArgumentException`.
  public static CheckRun readRun(String text) {
    Check check = read(text);
    List<Site> sites = check.sites() == null ? List.of() : check.sites();
    return new CheckRun(
        check.id(),
        check.conference(),
        check.title(),
        check.startedMillis(),
        check.finishedMillis(),
        check.interrupted(),
        sites.stream().map(CheckJson::site).toList());
  }

  public static CheckSummary readSummary(String text) {
    Check check = read(text);
    Counts counts = check.counts();
    return new CheckSummary(
        check.id(),
        check.conference(),
        check.title(),
        check.startedMillis(),
        check.finishedMillis(),
        check.interrupted(),
        check.total(),
        check.done(),
        new CheckSummary.Counts(
            counts.ready(), counts.atRisk(), counts.notReady(), counts.unknown()));
  }

  private static Check read(String text) {
    try {
      Check check = JSON.readValue(text, Check.class);
      if (check.version() < 1 || check.version() > VERSION) {
        throw new IllegalArgumentException(
            "check: version must be 1 to " + VERSION + ", got " + check.version());
      }
      return check;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("check: " + e.getOriginalMessage(), e);
    }
  }

  private static Check check(CheckSummary run, @Nullable List<Site> sites) {
    CheckSummary.Counts counts = run.counts();
    return new Check(
        VERSION,
        run.id(),
        run.conference(),
        run.title(),
        run.startedMillis(),
        run.finishedMillis(),
        run.interrupted(),
        run.total(),
        run.done(),
        new Counts(counts.ready(), counts.atRisk(), counts.notReady(), counts.unknown()),
        sites);
  }

  private static Site site(SiteCheck site) {
    return new Site(
        site.site(),
        site.siteName(),
        site.province(),
        site.provinceName(),
        site.readiness().word(),
        site.findings().stream().map(CheckJson::reason).toList());
  }

  private static SiteCheck site(Site site) {
    return new SiteCheck(
        site.site(),
        site.siteName(),
        site.province(),
        site.provinceName(),
        Readiness.ofWord(site.readiness()),
        site.reasons().stream().map(CheckJson::finding).toList());
  }

  /// A finding as the API shows it.
  public static Reason reason(Finding finding) {
    return new Reason(
        finding.step(),
        finding.device(),
        finding.target(),
        finding.status().name().toLowerCase(Locale.ROOT),
        finding.reason(),
        finding.detailVi(),
        finding.detailEn(),
        finding.firstStepVi(),
        finding.firstStepEn(),
        Double.isFinite(finding.seconds()) ? finding.seconds() : null,
        finding.figures().isEmpty() ? null : new TreeMap<>(finding.figures()));
  }

  private static Finding finding(Reason reason) {
    return new Finding(
        reason.step(),
        reason.device(),
        reason.target(),
        StepResult.Status.valueOf(reason.status().toUpperCase(Locale.ROOT)),
        reason.reason(),
        reason.detailVi(),
        reason.detailEn(),
        reason.firstStepVi(),
        reason.firstStepEn(),
        reason.seconds() == null ? Double.NaN : reason.seconds(),
        reason.figures() == null ? Map.of() : reason.figures());
  }
}
