import type { ExceptionRemark } from '../../model/exception/remark.ts';
import type { TargetNames, VexDocument, VexProduct, VexStatement } from '../../model/exception/vex.ts';
import type { Suppression } from '../../model/finding/suppression.ts';
import type { Package } from '../../model/package.ts';
import { ComponentMatcher, type CompareVersions } from './component.ts';
import { ProductIndex } from './product-index.ts';
import { idKey, type Traits } from './traits.ts';

/** What of the target statements are held against. */
export interface VexTarget {
  readonly names: TargetNames;
  /** Gone through once, and only where a statement is about a part of a package. */
  readonly packages: Iterable<Package>;
  readonly compare: CompareVersions;
}

/**
 * The statements of all VEX documents, by vulnerability. Of the statements about a vulnerability of a product the
 * latest counts, and of those of one time the last: OpenVEX, "The VEX Statement" ("a sequence of statements, each
 * overriding … the previous ones") and "Inheritance Flow", by which a statement's time overrides its document's.
 */
export class VexStatements {
  /** In the order in which they were made. */
  readonly #byId = new Map<string, VexStatement[]>();
  readonly #documents: readonly { readonly source: string; readonly document: VexDocument }[];
  readonly #used = new Set<VexStatement>();
  readonly #components: ComponentMatcher;
  /** By the list of statements that they are of, which aliases have in common. */
  readonly #indexes = new Map<string, ProductIndex>();
  readonly #indexOf = new Map<string, ProductIndex>();
  readonly #numbers = new Map<VexStatement, number>();

  constructor(
    documents: readonly { readonly source: string; readonly document: VexDocument }[],
    target: VexTarget,
  ) {
    this.#documents = documents;
    const statements = documents.flatMap(({ document }) => document.statements);
    for (const statement of statements.toSorted((left, right) => left.time - right.time)) {
      this.#numbers.set(statement, this.#numbers.size);
      for (const id of new Set(statement.ids.map(idKey))) {
        const list = this.#byId.get(id);
        if (list) list.push(statement);
        else this.#byId.set(id, [statement]);
      }
    }
    this.#components = new ComponentMatcher(target, wholesOf(statements));
  }

  /** The statement that says that a vulnerability needs nobody's attention: `affected` and the like never do. */
  suppressionOf(traits: Traits): Suppression | undefined {
    if (traits.finding.kind !== 'vulnerability') return undefined;
    let latest: VexStatement | undefined;
    for (const id of traits.ids) {
      const found = this.#productsOf(id)?.lastAbout(traits);
      if (found && (!latest || found.time > latest.time)) latest = found;
    }
    if (!latest) return undefined;
    this.#used.add(latest);
    if (latest.status !== 'not_affected' && latest.status !== 'fixed') return undefined;
    const { source, author, status, justification } = latest;
    return {
      by: 'vex',
      source,
      ...(author !== undefined && { owner: author }),
      reason: justification === undefined ? status : `${status}: ${justification}`,
    };
  }

  /** What is not supported, and which documents say nothing about what was found. */
  remarks(): ExceptionRemark[] {
    return this.#documents.flatMap(({ source, document: { statements, remarks } }) => {
      // Of what says nothing, its remarks say why.
      const isMute = statements.length === 0 && remarks.length > 0;
      const isUsed = isMute || statements.some((statement) => this.#used.has(statement));
      const text = `none of its ${statements.length} statements is about a vulnerability that was found in what was scanned`;
      return isUsed ? remarks : [...remarks, { problem: 'unused', source, text } satisfies ExceptionRemark];
    });
  }

  /** Made once somebody asks: most of what documents are about is not found. */
  #productsOf(id: string): ProductIndex | undefined {
    const statements = this.#byId.get(id);
    const known = this.#indexOf.get(id);
    if (known || !statements) return known;
    const key = statements.map((statement) => this.#numbers.get(statement)).join(' ');
    const index = this.#indexes.get(key) ?? new ProductIndex(statements, this.#components);
    this.#indexes.set(key, index);
    this.#indexOf.set(id, index);
    return index;
  }
}

/** Products of which only parts are meant. */
function wholesOf(statements: readonly VexStatement[]): VexProduct[] {
  return statements.flatMap(({ products }) =>
    products.filter(({ subcomponents }) => subcomponents.length > 0),
  );
}
