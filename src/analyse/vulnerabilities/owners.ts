import type { Package } from '../../model/package.ts';
import { Recent } from '../../model/recent.ts';
import type { AdvisoryStore } from '../../platform/advisories/types.ts';
import { cvesOf } from './claims.ts';
import type { Knowledge } from './knowledge.ts';
import type { Targets } from './targets.ts';

/** Ids of vulnerabilities that are kept, of the owners that were asked for last. */
const IDS_KEPT = 50_000;

/** What the advisories about an owner know. */
interface KnownOfOwner {
  /** Whether it is a distribution's whose advisories there are, though they may say nothing of it. */
  readonly isMatched: boolean;
  /** Whether a distribution speaks of it at all: it looks after its packages, and mends them without a new version. */
  readonly isLookedAfter: boolean;
  readonly ids: ReadonlySet<string>;
}

/**
 * Whether the advisories about a package answer for what it claims to have brought: each of their vulnerabilities is
 * the owner's, affected or not; of others, it is the language's advisories that count.
 */
export class Owners {
  readonly #owners: ReadonlyMap<string, Package>;
  readonly #targetsOf: (one: Package) => Targets;
  readonly #store: AdvisoryStore;
  readonly #knowledge: Knowledge;
  readonly #known = new Recent<string, KnownOfOwner>(IDS_KEPT, ({ ids }) => 1 + ids.size);

  constructor(
    owners: ReadonlyMap<string, Package>,
    targetsOf: (one: Package) => Targets,
    store: AdvisoryStore,
    knowledge: Knowledge,
  ) {
    this.#owners = owners;
    this.#targetsOf = targetsOf;
    this.#store = store;
    this.#knowledge = knowledge;
  }

  /** Is the package that claims this one matched against the advisories of a distribution? */
  isMatched({ owner = '' }: Package): boolean {
    return this.#of(owner).isMatched;
  }

  /** Does a distribution look after the package that claims this one? */
  isLookedAfter({ owner = '' }: Package): boolean {
    return this.#of(owner).isLookedAfter;
  }

  /** Do the advisories about the package that claims this one speak of a vulnerability of these names? */
  answersFor({ owner = '' }: Package, names: readonly string[]): boolean {
    const { ids } = this.#of(owner);
    return names.some((id) => ids.has(id));
  }

  #of(purl: string): KnownOfOwner {
    return this.#known.get(purl, () => {
      const owner = this.#owners.get(purl);
      const targets = owner ? this.#targetsOf(owner) : [];
      const isMatched = !('kind' in targets) && targets.some(({ isDistribution }) => isDistribution);
      if (!owner || 'kind' in targets) return { isMatched, isLookedAfter: false, ids: new Set() };
      const advisories = targets
        .flatMap(({ ecosystem, name }) => this.#store.find(ecosystem, name))
        .map(({ advisory }) => advisory)
        .filter(({ withdrawn }) => withdrawn === undefined);
      const ids = advisories.flatMap((advisory) => [
        ...advisory.aliases,
        ...advisory.upstream,
        ...cvesOf(advisory),
        ...this.#knowledge.aliases(advisory.id),
      ]);
      return { isMatched, isLookedAfter: isMatched && advisories.length > 0, ids: new Set(ids) };
    });
  }
}
