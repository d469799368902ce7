import { Recent } from '../../model/recent.ts';
import type { Advisory } from '../../model/advisory.ts';
import type { AdvisoryMatch, AdvisoryStore } from '../../platform/advisories/types.ts';
import { cvesIn } from './ids.ts';

/** More aliases than any vulnerability has; a bound for records that name each other without end. */
const MAXIMUM_ALIASES = 100;
/** Ids of which what is known is kept. */
const IDS_KEPT = 1_000;

/** What the store knows of vulnerabilities beside the advisories of one package; of an id it is seldom asked twice. */
export class Knowledge {
  readonly #store: AdvisoryStore;
  readonly #records = new Recent<string, AdvisoryMatch | undefined>(IDS_KEPT);
  readonly #named = new Recent<string, readonly string[]>(IDS_KEPT);
  readonly #aliases = new Recent<string, ReadonlySet<string>>(IDS_KEPT);

  constructor(store: AdvisoryStore) {
    this.#store = store;
  }

  /**
   * Records, of whatever ecosystem, that are about this one vulnerability and no other; withdrawn ones left out, and
   * those that the caller has.
   */
  about(id: string, known: ReadonlySet<string>): readonly AdvisoryMatch[] {
    return this.#namesOf(id)
      .filter((name) => !known.has(name))
      .map((name) => this.#record(name))
      .filter((record) => record !== undefined)
      .filter(({ advisory }) => cvesIn([...advisory.aliases, ...advisory.upstream, advisory.id]).length <= 1);
  }

  /** The id with all its aliases: they are transitive, and symmetric for ids that are not a CVE's. */
  aliases(id: string): ReadonlySet<string> {
    return this.#aliases.get(id, () => this.#closure(id));
  }

  /** The aliases of an advisory that is not withdrawn, its id included. */
  aliasesOf(advisory: Advisory): ReadonlySet<string> {
    return this.#aliases.get(advisory.id, () => this.#closure(advisory.id, advisory));
  }

  /**
   * Who names a CVE as alias is not asked: those are records of other packages. A record that knows the CVE of an
   * advisory which does not name one itself is.
   */
  #closure(id: string, known?: Advisory): ReadonlySet<string> {
    const found = new Set([id]);
    for (const name of found) {
      const own = (name === known?.id ? known : this.#record(name)?.advisory)?.aliases ?? [];
      const others = name.startsWith('CVE-') ? [] : this.#namedByAlias(name);
      for (const alias of [...own, ...others]) if (found.size < MAXIMUM_ALIASES) found.add(alias);
    }
    return found;
  }

  #namedByAlias(id: string): string[] {
    return this.#namesOf(id).filter(
      (name) => name !== id && this.#record(name)?.advisory.aliases.includes(id) === true,
    );
  }

  #namesOf(id: string): readonly string[] {
    return this.#named.get(id, () => this.#store.named(id));
  }

  #record(id: string): AdvisoryMatch | undefined {
    return this.#records.get(id, () => {
      // Whose name is known tells whether there is a record of it.
      const record = this.#namesOf(id).includes(id) ? this.#store.get(id) : undefined;
      return record?.advisory.withdrawn === undefined ? record : undefined;
    });
  }
}
