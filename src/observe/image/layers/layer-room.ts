import type { Gap } from '../../../model/gap.ts';
import type { LayerFacts } from './types.ts';

/** What the layers of one image may hold together. Some fifty bytes of memory an entry, names included. */
export interface RoomLimits {
  readonly entries: number;
  readonly facts: number;
}

const ROOM: RoomLimits = { entries: 1_500_000, facts: 200_000 };

/** Counts what is kept of an image's layers: each of them is bounded, and so are all of them. */
export class LayerRoom {
  #entries: number;
  #facts: number;

  constructor(limits: RoomLimits = ROOM) {
    this.#entries = limits.entries;
    this.#facts = limits.facts;
  }

  /** True while another layer may be read. */
  get isOpen(): boolean {
    return this.#entries > 0 && this.#facts > 0;
  }

  /** The layer's facts; where they are too many, nothing of it or of any later layer but a gap that says so. */
  admit(found: LayerFacts, subject: string): LayerFacts {
    this.#entries -= found.entries.length + found.removed.length + found.opaque.length;
    this.#facts -= Object.values(found.facts).reduce((sum, facts) => sum + facts.length, 0);
    if (this.#entries >= 0 && this.#facts >= 0) return found;
    this.#entries = this.#facts = 0;
    return leftOut(subject);
  }
}

/** What is known of a layer that there is no room for. */
export function leftOut(subject: string): LayerFacts {
  const reason = 'the layers of the image hold more files or packages than are read, so this one is left out';
  const gap: Gap = { kind: 'limit', subject, reason };
  return { diffId: '', entries: [], removed: [], opaque: [], facts: {}, gaps: [gap] };
}
