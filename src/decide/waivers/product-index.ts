import type { VexProduct, VexStatement } from '../../model/exception/vex.ts';
import type { ComponentMatcher } from './component.ts';
import type { Traits } from './traits.ts';

/** One product of a statement, which stands in its place among others. */
interface Placed {
  readonly place: number;
  readonly statement: VexStatement;
  readonly product: VexProduct;
}

/** Statements about one vulnerability by the packages that they name: a document may name thousands for each of thousands. */
export class ProductIndex {
  readonly #components: ComponentMatcher;
  readonly #byPackage = new Map<string, Placed[]>();

  constructor(statements: readonly VexStatement[], components: ComponentMatcher) {
    this.#components = components;
    for (const [place, statement] of statements.entries())
      for (const product of statement.products)
        for (const name of components.packagesOf(product)) {
          const placed = { place, statement, product };
          const list = this.#byPackage.get(name);
          if (list) list.push(placed);
          else this.#byPackage.set(name, [placed]);
        }
  }

  /** The last statement that is about the finding's package. */
  lastAbout(traits: Traits): VexStatement | undefined {
    let last: Placed | undefined;
    for (const name of this.#components.namesOf(traits)) {
      const found = this.#byPackage
        .get(name)
        ?.findLast(({ product }) => this.#components.isProductOf(product, traits));
      if (found && (!last || found.place > last.place)) last = found;
    }
    return last?.statement;
  }
}
