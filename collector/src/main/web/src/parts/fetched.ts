import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiError, type Failure } from "../api";
import { generation } from "../state";

const RETRY_MILLIS = 5_000;

export interface Fetched<T> {
  value: T | null;
  /** Why the newest question failed; an older answer may still stand in `value`. */
  failure: Failure | null;
  again: () => void;
}

/**
 * Asks when the page opens, when `key` changes, when the event stream opens anew, and every
 * `everyMillis`. A question that failed is asked again; one that is out is never doubled.
 */
export function useFetched<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  everyMillis = 0,
): Fetched<T> {
  const [state, setState] = useState<{ key: string; value: T | null; failure: Failure | null }>({
    key,
    value: null,
    failure: null,
  });
  const [asked, setAsked] = useState(0);
  const again = useCallback(() => setAsked((count) => count + 1), []);
  const loadNow = useRef(load);
  loadNow.current = load;

  useEffect(() => {
    const control = new AbortController();
    let timer = 0;
    loadNow.current(control.signal).then(
      (value) => {
        if (!control.signal.aborted) {
          setState({ key, value, failure: null });
          if (everyMillis > 0) {
            timer = window.setTimeout(again, everyMillis);
          }
        }
      },
      (error: unknown) => {
        if (!control.signal.aborted) {
          const failure: Failure =
            error instanceof ApiError ? error.failure : { kind: "unreadable" };
          setState((held) => ({ key, value: held.key === key ? held.value : null, failure }));
          if (failure.kind !== "notFound") {
            timer = window.setTimeout(again, Math.max(everyMillis, RETRY_MILLIS));
          }
        }
      },
    );
    return () => {
      control.abort();
      clearTimeout(timer);
    };
  }, [key, asked, generation.value, everyMillis]);

  return state.key === key ? { ...state, again } : { value: null, failure: null, again };
}
