import * as z from 'zod';
import type { VexComponent, VexIdentifier, VexProduct } from '../../../model/exception/vex.ts';
import { readPackageUrl } from '../../../model/package-url.ts';
import { digestOf, orAbsent } from '../fields.ts';

/** Branches inside branches that are gone through. */
const MAXIMUM_DEPTH = 64;

/** CSAF 2.0, section 3.1.3.3; `purls` is of 2.1. */
const helperSchema = z.object({
  purl: z.string().nullish().transform(orAbsent),
  purls: z.array(z.string()).nullish().transform(orAbsent),
  hashes: z
    .array(z.object({ file_hashes: z.array(z.object({ algorithm: z.string(), value: z.string() })) }))
    .nullish()
    .transform(orAbsent),
});
const productSchema = z.object({
  product_id: z.string(),
  name: z.string().nullish().transform(orAbsent),
  product_identification_helper: helperSchema.nullish().transform(orAbsent),
});
type Product = z.infer<typeof productSchema>;

/** CSAF 2.0, section 3.2.2: branches, full names, relationships and groups. */
export const productTreeSchema = z.object({
  branches: z.array(z.unknown()).nullish().transform(orAbsent),
  full_product_names: z.array(productSchema).nullish().transform(orAbsent),
  relationships: z
    .array(
      z.object({
        category: z.string(),
        full_product_name: productSchema,
        product_reference: z.string(),
        relates_to_product_reference: z.string(),
      }),
    )
    .nullish()
    .transform(orAbsent),
  product_groups: z
    .array(z.object({ group_id: z.string(), product_ids: z.array(z.string()) }))
    .nullish()
    .transform(orAbsent),
});
type Tree = z.infer<typeof productTreeSchema>;

const branchSchema = z.object({
  branches: z.array(z.unknown()).nullish().transform(orAbsent),
  product: productSchema.nullish().transform(orAbsent),
  category: z.string().nullish().transform(orAbsent),
  name: z.string().nullish().transform(orAbsent),
});

/** A product, and the versions that the branch around it has where its identifiers have none. */
interface Named extends Product {
  readonly versions: readonly string[] | undefined;
}

/** The products of a document by their ids. */
export class ProductTree {
  readonly #named = new Map<string, Named>();
  readonly #relations = new Map<string, NonNullable<Tree['relationships']>[number]>();
  readonly #groups = new Map<string, readonly string[]>();

  constructor(tree: Tree | null | undefined) {
    for (const product of tree?.full_product_names ?? [])
      this.#named.set(product.product_id, { ...product, versions: undefined });
    this.#addBranches(tree?.branches ?? []);
    for (const relation of tree?.relationships ?? []) {
      const { full_product_name: product } = relation;
      this.#named.set(product.product_id, { ...product, versions: undefined });
      this.#relations.set(product.product_id, relation);
    }
    for (const { group_id: id, product_ids: ids } of tree?.product_groups ?? []) this.#groups.set(id, ids);
  }

  /** The ids of products and of those in groups. */
  idsOf(
    products: readonly string[] | null | undefined,
    groups: readonly string[] | null | undefined,
  ): string[] {
    return [...(products ?? []), ...(groups ?? []).flatMap((group) => this.#groups.get(group) ?? [])];
  }

  /**
   * The product of an id; where a relationship makes it, its first part as a part of the second (section 3.2.2.4).
   * Undefined where nothing tells what it is.
   */
  productOf(id: string): VexProduct | undefined {
    const relation = this.#relations.get(id);
    if (!relation) {
      const own = this.#componentOf(id);
      return own && { ...own, subcomponents: [] };
    }
    const part = this.#componentOf(relation.product_reference);
    const whole = this.#componentOf(relation.relates_to_product_reference);
    if (part && whole) return { ...whole, subcomponents: [part] };
    // What a relationship makes may have an identifier of its own.
    const own = this.#componentOf(id);
    return own?.identifiers.some(({ kind }) => kind !== 'name') ? { ...own, subcomponents: [] } : undefined;
  }

  #componentOf(id: string): VexComponent | undefined {
    const named = this.#named.get(id);
    const identifiers = named ? identifiersOf(named) : [];
    if (identifiers.length === 0) return undefined;
    const areWithout = identifiers.every(
      ({ kind, text }) => kind === 'purl' && !readPackageUrl(text)?.version,
    );
    return { identifiers, ...(areWithout && named?.versions && { versions: named.versions }) };
  }

  /** By hand and not by recursion: the document is foreign. */
  #addBranches(roots: readonly unknown[]): void {
    const open: [branch: unknown, depth: number][] = roots.map((branch) => [branch, 0]);
    for (let next = open.pop(); next; next = open.pop()) {
      const [value, depth] = next;
      const { data: branch } = branchSchema.safeParse(value);
      if (!branch || depth > MAXIMUM_DEPTH) continue;
      if (branch.product)
        this.#named.set(branch.product.product_id, { ...branch.product, versions: versionsOf(branch) });
      for (const inner of branch.branches ?? []) open.push([inner, depth + 1]);
    }
  }
}

function identifiersOf({ name, product_identification_helper: helper }: Product): VexIdentifier[] {
  const purls = [helper?.purl, ...(helper?.purls ?? [])].filter((purl) => purl !== undefined);
  const hashes = (helper?.hashes ?? []).flatMap(({ file_hashes: list }) => list);
  const known = [
    ...purls.map((text): VexIdentifier => ({ kind: 'purl', text })),
    ...hashes.flatMap(({ algorithm, value }) => digestOf(algorithm, value) ?? []),
  ];
  // An image may be called what it is pulled by.
  const isReference = name !== undefined && /^[\w.:/-]+(?:@sha256:[0-9a-f]{64})?$/.test(name);
  return known.length === 0 && isReference ? [{ kind: 'name', text: name }] : known;
}

/** Section 3.1.2.2: the name of a branch of these categories is a version, or a range of them. */
function versionsOf({ category, name }: z.infer<typeof branchSchema>): readonly string[] | undefined {
  if (name === undefined) return undefined;
  if (category === 'product_version') return [name];
  if (category !== 'product_version_range') return undefined;
  // Without `vers:` it is in words (section 3.1.2.3.2), which say nothing to a program.
  return [name];
}
