import type { AdvisoryMatch, AdvisoryStore } from '../../platform/advisories/types.ts';
import { cvesIn } from './ids.ts';

/** More aliases than any vulnerability has; a bound for records that name each other without end. */
const MAXIMUM_ALIASES = 100;

/** What the store knows of vulnerabilities beside the advisories of one package, asked once per id. */
export class Knowledge {
  readonly #store: AdvisoryStore;
  readonly #records = new Map<string, AdvisoryMatch | undefined>();
  readonly #about = new Map<string, readonly AdvisoryMatch[]>();
  readonly #aliases = new Map<string, ReadonlySet<string>>();

  constructor(store: AdvisoryStore) {
    this.#store = store;
  }

  /** Records, of whatever ecosystem, that are about this one vulnerability and no other; withdrawn ones left out. */
  about(id: string): readonly AdvisoryMatch[] {
    let records = this.#about.get(id);
    if (!records) {
      records = this.#store
        .named(id)
        .map((name) => this.#record(name))
        .filter((record) => record !== undefined)
        .filter(
          ({ advisory }) => cvesIn([...advisory.aliases, ...advisory.upstream, advisory.id]).length <= 1,
        );
      this.#about.set(id, records);
    }
    return records;
  }

  /** The id with all its aliases: they are transitive, and symmetric for ids that are not a CVE's. */
  aliases(id: string): ReadonlySet<string> {
    let known = this.#aliases.get(id);
    if (!known) this.#aliases.set(id, (known = this.#closure(id)));
    return known;
  }

  /**
   * Who names a CVE as alias is not asked: those are records of other packages. A record that knows the CVE of an
   * advisory which does not name one itself is.
   */
  #closure(id: string): ReadonlySet<string> {
    const found = new Set([id]);
    for (const name of found) {
      const own = this.#record(name)?.advisory.aliases ?? [];
      const others = name.startsWith('CVE-') ? [] : this.#namedByAlias(name);
      for (const alias of [...own, ...others]) if (found.size < MAXIMUM_ALIASES) found.add(alias);
    }
    return found;
  }

  #namedByAlias(id: string): string[] {
    return this.#store.named(id).filter((name) => this.#record(name)?.advisory.aliases.includes(id) === true);
  }

  #record(id: string): AdvisoryMatch | undefined {
    if (!this.#records.has(id)) {
      const record = this.#store.get(id);
      this.#records.set(id, record?.advisory.withdrawn === undefined ? record : undefined);
    }
    return this.#records.get(id);
  }
}
