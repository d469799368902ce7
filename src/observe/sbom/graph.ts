import { Fault } from '../../model/fault.ts';
import type { Package } from '../../model/package.ts';
import { reachable } from '../packages/language-package/reachable.ts';

/** Edges of one bill of materials; real ones have a few for each package. */
const MOST_EDGES = 2_000_000;

/**
 * Who needs whom by a bill of materials. What something that is no package needs, such as the target, a lock file or a
 * group, the project asks for itself. References are those of the document's own.
 */
export class BillGraph {
  readonly #purls = new Map<string, string>();
  readonly #needs = new Map<string, string[]>();
  readonly #wishes = new Map<string, { isForProduction: boolean }>();
  #edges = 0;
  #forDevelopment: ReadonlySet<string> | undefined;

  /** To be called for every package before the first edge. */
  addPackage(reference: string, purl: string): void {
    this.#purls.set(reference, purl);
  }

  /** The document tells of this package what it needs, be it nothing. */
  addNode(reference: string): void {
    const purl = this.#purls.get(reference);
    if (purl !== undefined && !this.#needs.has(purl)) this.#needs.set(purl, []);
  }

  /** `from` needs `to`. Throws a `Fault` (`limit`) for one too many. */
  addEdge(from: string, to: string, isForDevelopment = false): void {
    if ((this.#edges += 1) > MOST_EDGES)
      throw new Fault('limit', `the bill of materials has more than ${MOST_EDGES} dependencies`);
    const needed = this.#purls.get(to);
    if (needed === undefined) return;
    const purl = this.#purls.get(from);
    if (purl === undefined) {
      const wish = this.#wishes.get(needed) ?? { isForProduction: false };
      this.#wishes.set(needed, wish);
      wish.isForProduction ||= !isForDevelopment;
      return;
    }
    this.addNode(from);
    if (purl !== needed) this.#needs.get(purl)?.push(needed);
  }

  /** What is told of a package, once all edges are there; nothing where the document has none. */
  partsOf(purl: string): Pick<Package, 'direct' | 'requires' | 'development'> {
    const needs = this.#needs.get(purl);
    this.#forDevelopment ??= this.#developmentOnly();
    return {
      ...(this.#forDevelopment.has(purl) && { development: true }),
      ...(this.#wishes.size > 0 && { direct: this.#wishes.has(purl) }),
      ...(needs && { requires: [...new Set(needs)] }),
    };
  }

  /** What is needed to develop, or by that, and by nothing else. */
  #developmentOnly(): ReadonlySet<string> {
    const [production, development]: [string[], string[]] = [[], []];
    for (const [purl, { isForProduction }] of this.#wishes)
      (isForProduction ? production : development).push(purl);
    if (development.length === 0) return new Set();
    const used = reachable(production, this.#needs);
    return new Set([...reachable(development, this.#needs)].filter((purl) => !used.has(purl)));
  }
}
