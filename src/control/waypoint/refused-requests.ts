import type { FlowSighting } from '../../model/flow/record.ts';
import { HaproxyParser } from '../../observe/flows/haproxy/parse.ts';

/** Rules that are counted each by itself, and characters of a line that has not ended yet. */
const MOST_RULES = 2000;
const LONGEST = 2 ** 17;
const OTHERS = 'others';

/** Counts what the log of the waypoint says was refused, by the rule that refused it, as denials of the packet filter are. */
export class RefusedRequests {
  readonly #parser = new HaproxyParser({ routes: new Map() });
  readonly #counts: Map<string, number>;
  readonly #decoder = new TextDecoder();
  #rest = '';

  constructor(counts: Readonly<Record<string, number>> = {}) {
    this.#counts = new Map(Object.entries(counts));
  }

  /** Bytes of the log, in any parts. */
  read(bytes: Uint8Array): void {
    const lines = `${this.#rest}${this.#decoder.decode(bytes, { stream: true })}`.split('\n');
    this.#rest = (lines.pop() ?? '').slice(0, LONGEST);
    for (const line of lines)
      for (const sighting of this.#parser.read(line).sightings)
        if (sighting.decision === 'denied') this.#count(ruleText(sighting));
  }

  get counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  #count(rule: string): void {
    const key = this.#counts.has(rule) || this.#counts.size < MOST_RULES ? rule : OTHERS;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }
}

/** Without a rule, the request itself was none that is passed on, or who called could not prove to be somebody. */
function ruleText({ rule, from }: FlowSighting): string {
  if (!rule) return 'form of the request, or a certificate';
  const direction = from.kind === 'workload' && from.id === rule.workload ? 'egress' : 'ingress';
  return `${direction} ${rule.workload} ${rule.line === '' ? 'no line allows' : rule.line}`;
}
