import { type Failure, failureText } from "../api";
import { lang, t } from "../lang";

/** Stands where an answer will stand: loading, or why it did not come and what can be done. */
export function Waiting({ failure, again }: { failure: Failure | null; again: () => void }) {
  if (!failure) {
    return <p class="waiting">{t("loading")}</p>;
  }
  return (
    <section class="card failure" role="alert">
      <h2>{t("error.title")}</h2>
      <p>{failureText(failure, lang.value)}</p>
      <p class="actions">
        <button type="button" onClick={again}>
          {t("error.retry")}
        </button>{" "}
        <a href="/">{t("error.home")}</a>
      </p>
    </section>
  );
}
