import { flowKey, type FlowSighting } from '../../model/flow/record.ts';

/** What is seen again within the interval is told of once more at its end, with how often it was. */
export class FlowThrottle implements Disposable {
  readonly #tell: (sighting: FlowSighting) => void;
  readonly #timer: NodeJS.Timeout;
  #again = new Map<string, FlowSighting | undefined>();

  /** The interval is in milliseconds. */
  constructor(tell: (sighting: FlowSighting) => void, interval: number) {
    this.#tell = tell;
    this.#timer = setInterval(() => this.#flush(), interval);
  }

  take(sighting: FlowSighting): void {
    if (sighting.count === 0) return;
    const key = flowKey(sighting);
    const isKnown = this.#again.has(key);
    const before = this.#again.get(key);
    this.#again.set(key, isKnown ? { ...sighting, count: sighting.count + (before?.count ?? 0) } : undefined);
    if (!isKnown) this.#tell(sighting);
  }

  /** Tells of what is left. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#flush();
  }

  #flush(): void {
    const again = this.#again;
    this.#again = new Map();
    for (const sighting of again.values()) if (sighting) this.#tell(sighting);
  }
}
