import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import type { Gap } from '../../../model/gap.ts';
import { podOf } from './pod.ts';
import { resourcesIn } from './resource.ts';

/** Resources of a target that are looked at together, each of which is held for the others; a container counts twice. */
const MOST = 100_000;
const CONTAINER = 2;

/** Takes documents for as long as there is room for what is in them. */
export class ManifestRoom {
  readonly #gaps = new Map<string, Gap>();
  #left: number;

  constructor(most = MOST) {
    this.#left = most;
  }

  /** What there is no room for, by file. */
  get gaps(): readonly Gap[] {
    return [...this.#gaps.values()];
  }

  /** Those that there is room for. */
  taken(documents: readonly StructuredDocument[]): StructuredDocument[] {
    return documents.filter((document) => {
      const left = this.#leftWith(document);
      if (left >= 0) this.#left = left;
      else this.#gaps.set(document.path, limitGap(document.path));
      return left >= 0;
    });
  }

  #leftWith(document: StructuredDocument): number {
    let left = this.#left;
    for (const { group, kind, value } of resourcesIn(document)) {
      left -= 1 + CONTAINER * (podOf(group, kind, value)?.containers.length ?? 0);
      if (left < 0) break;
    }
    return left;
  }
}

function limitGap(subject: string): Gap {
  const reason = 'has more resources or containers, with those before it, than are looked at together';
  return { kind: 'limit', subject, reason };
}
