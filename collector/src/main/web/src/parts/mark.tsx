import { type Condition, conditionOf, SIGN } from "../condition";
import { t } from "../lang";
import type { Site } from "../model";

/** A state in sign, text and colour: never colour alone. */
export function Mark({ condition, text }: { condition: Condition; text?: string }) {
  return (
    <span class={`mark is-${condition}`}>
      <span class="sign" aria-hidden="true">
        {SIGN[condition]}
      </span>{" "}
      {text ?? t(`state.${condition}`)}
    </span>
  );
}

export function SiteMark({ site }: { site: Site }) {
  const condition = conditionOf(site);
  // A state that this build does not know is shown under the collector's own name for it.
  return condition === "other" ? (
    <Mark condition={condition} text={site.state} />
  ) : (
    <Mark condition={condition} />
  );
}
