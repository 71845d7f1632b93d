// The one event stream. The browser's own reconnecting gives up for ever after an answer such as 503, and
// it does not notice a connection that is open and dead, so we do both ourselves.

const NAMES = ["overview", "site", "alert", "conference", "check", "happening", "tick"] as const;

export type StreamEvent = (typeof NAMES)[number];

export interface Listener {
  event(name: StreamEvent, data: unknown): void;
  opened(): void;
  closed(): void;
}

const RETRY_FIRST_MILLIS = 1_000;
const RETRY_MAX_MILLIS = 15_000;

/** Three ticks: a stream that is silent so long is dead, whatever its socket says. */
export const SILENCE_MAX_MILLIS = 15_000;

export class Stream {
  private source: EventSource | null = null;
  private retryMillis = RETRY_FIRST_MILLIS;
  private retryTimer = 0;
  private watchTimer = 0;

  constructor(
    private readonly url: string,
    private readonly listener: Listener,
  ) {}

  open(): void {
    this.close();
    const source = new EventSource(this.url);
    this.source = source;
    this.watch();
    source.onopen = () => this.listener.opened();
    source.onerror = () => this.retry();
    for (const name of NAMES) {
      source.addEventListener(name, (event) => this.take(name, (event as MessageEvent<string>).data));
    }
  }

  /** Tries at once when we have reason to think that it will work now. */
  hurry(): void {
    if (!this.source) {
      this.retryMillis = RETRY_FIRST_MILLIS;
      this.open();
    }
  }

  /** Lets go of the connection until somebody hurries. */
  rest(): void {
    if (this.source || this.retryTimer) {
      this.close();
      this.listener.closed();
    }
  }

  private take(name: StreamEvent, text: string): void {
    let data: unknown;
    try {
      data = JSON.parse(text);
    } catch {
      return; // one event that cannot be read is not worth the stream
    }
    this.retryMillis = RETRY_FIRST_MILLIS;
    this.watch();
    this.listener.event(name, data);
  }

  private watch(): void {
    clearTimeout(this.watchTimer);
    this.watchTimer = window.setTimeout(() => this.retry(), SILENCE_MAX_MILLIS);
  }

  private retry(): void {
    this.close();
    this.listener.closed();
    // Jitter: after a restart of the collector not all walls of the country come in the same instant.
    const delay = this.retryMillis * (0.5 + Math.random() / 2);
    this.retryMillis = Math.min(RETRY_MAX_MILLIS, this.retryMillis * 2);
    this.retryTimer = window.setTimeout(() => this.open(), delay);
  }

  private close(): void {
    clearTimeout(this.retryTimer);
    clearTimeout(this.watchTimer);
    this.retryTimer = 0;
    this.source?.close();
    this.source = null;
  }
}
