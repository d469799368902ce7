import * as z from 'zod';
import { productEcosystem } from '../releases.ts';

/** A package in a release of a distribution. */
export interface Component {
  readonly ecosystem: string;
  readonly name: string;
  /** `epoch:version-release`; undefined where all versions are meant. */
  readonly version: string | undefined;
}

interface Product {
  readonly name: string;
  readonly cpe: string | undefined;
  readonly purl: string | undefined;
}

const optionalText = z.string().nullish();
const product = z.object({
  product_id: z.string(),
  name: z.string(),
  product_identification_helper: z
    .object({ cpe: optionalText, purl: optionalText })
    .nullish()
    .catch(undefined),
});
const branch = z.object({ product: product.nullish(), branches: z.array(z.unknown()).nullish() });
const relationship = z.object({
  full_product_name: z.object({ product_id: z.string() }),
  product_reference: z.string(),
  relates_to_product_reference: z.string(),
});
const tree = z.object({
  branches: z.array(z.unknown()).nullish(),
  full_product_names: z.array(z.unknown()).nullish(),
  relationships: z.array(z.unknown()).nullish(),
});
const MAXIMUM_DEPTH = 30;
/** Of components in modules: the component, its module, the release. */
const MAXIMUM_STEPS = 4;
const PURL = /^pkg:rpm\/[a-z0-9.-]{1,50}\/([^@?#/]{1,200})(?:@([^?#]{1,200}))?(?:\?([^#]{0,500}))?/;
const NEVR = /^(.{1,200})-([^-]{1,200})-([^-]{1,200})$/;

/** The products that a document names, and how they are parts of each other. */
export class Products {
  readonly #ecosystem: string;
  readonly #products = new Map<string, Product>();
  readonly #parts = new Map<string, { readonly part: string; readonly of: string }>();

  constructor(productTree: unknown, ecosystem: string) {
    this.#ecosystem = ecosystem;
    const { data } = tree.safeParse(productTree);
    for (const one of data?.branches ?? []) this.#addBranch(one, 0);
    for (const one of data?.full_product_names ?? []) this.#add(product.safeParse(one).data);
    for (const one of data?.relationships ?? []) {
      const found = relationship.safeParse(one).data;
      if (!found) continue;
      const { product_reference: part, relates_to_product_reference: of } = found;
      this.#parts.set(found.full_product_name.product_id, { part, of });
    }
  }

  /** The package that an id of a status stands for; undefined for containers, modules, sources and what is no package. */
  component(id: string): Component | undefined {
    const pair = this.#parts.get(id);
    const found = pair && this.#packageOf(pair.part);
    const ecosystem = pair && this.#releaseOf(pair.of);
    return found && ecosystem !== undefined ? { ecosystem, ...found } : undefined;
  }

  #addBranch(one: unknown, depth: number): void {
    const found = depth > MAXIMUM_DEPTH ? undefined : branch.safeParse(one).data;
    this.#add(found?.product ?? undefined);
    for (const inner of found?.branches ?? []) this.#addBranch(inner, depth + 1);
  }

  #add(one: z.infer<typeof product> | undefined): void {
    if (!one) return;
    const { cpe, purl } = one.product_identification_helper ?? {};
    this.#products.set(one.product_id, { name: one.name, cpe: cpe ?? undefined, purl: purl ?? undefined });
  }

  /** A component of a module is a part of what is itself a part. */
  #releaseOf(id: string): string | undefined {
    let at = id;
    for (let step = 0; step < MAXIMUM_STEPS; step += 1) {
      const pair = this.#parts.get(at);
      if (!pair) break;
      at = pair.of;
    }
    const found = this.#products.get(at);
    return found && productEcosystem(this.#ecosystem, found.name, found.cpe);
  }

  #packageOf(id: string): Omit<Component, 'ecosystem'> | undefined {
    let at = id;
    for (let step = 0; step < MAXIMUM_STEPS; step += 1) at = this.#parts.get(at)?.part ?? at;
    const found = this.#products.get(at);
    if (!found) return undefined;
    return found.purl === undefined ? ofName(found.name) : ofPurl(found.purl);
  }
}

/** `pkg:rpm/redhat/openssl@3.0.7-1.el9?arch=x86_64&epoch=1`. */
function ofPurl(purl: string): Omit<Component, 'ecosystem'> | undefined {
  const [, name = '', version, qualifiers = ''] = PURL.exec(purl) ?? [];
  if (name === '') return undefined;
  const epoch = /(?:^|&)epoch=(\d{1,9})/.exec(qualifiers)?.[1] ?? '0';
  const decoded = decodedOr(name);
  return { name: decoded, version: version === undefined ? undefined : `${epoch}:${decodedOr(version)}` };
}

/** `libopenssl1_1-1.1.1l-150500.17.31.1`, `boat-1.2-3.oe2203.x86_64.rpm`, or a name alone. Sources are not installed. */
function ofName(text: string): Omit<Component, 'ecosystem'> | undefined {
  if (/\.(?:no)?src\.rpm$/.test(text)) return undefined;
  const [, name, version, release] = NEVR.exec(text.replace(/\.\w{1,20}\.rpm$/, '')) ?? [];
  if (name !== undefined && /^\d/.test(version ?? '')) return { name, version: `${version}-${release}` };
  return /^[A-Za-z0-9][\w.+-]{0,199}$/.test(text) ? { name: text, version: undefined } : undefined;
}

function decodedOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
