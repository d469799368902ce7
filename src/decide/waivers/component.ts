import type { Ecosystem } from '../../model/ecosystems.ts';
import type { TargetNames, VexComponent, VexIdentifier, VexProduct } from '../../model/exception/vex.ts';
import type { Package } from '../../model/package.ts';
import { type PackageUrl, readPackageUrl } from '../../model/package-url.ts';
import { selects } from './package-url.ts';
import { relativePath, type Traits } from './traits.ts';
import { isInVersions } from './version-range.ts';

/** Negative, zero or positive; undefined where one of them is no version of the ecosystem. */
export type CompareVersions = (ecosystem: Ecosystem, left: string, right: string) => number | undefined;

interface Target {
  readonly names: TargetNames;
  readonly packages: Iterable<Package>;
  readonly compare: CompareVersions;
}

/** What a package that is a product holds: files it lies in, and package URLs that it owns. */
interface Contents {
  readonly paths: Set<string>;
  readonly purls: Set<string>;
}

/** The name of every package. */
const ANY_PACKAGE = '*';

/** Digests that a package URL or a hash of an image may be: manifest and configuration. */
const IMAGE_TYPES: readonly string[] = ['oci', 'docker'];

/** Tells whether the components of VEX statements are a target, a package of it, or a part of one. */
export class ComponentMatcher {
  readonly #target: Target;
  readonly #purls = new Map<string, PackageUrl | undefined>();
  readonly #own: readonly PackageUrl[];
  readonly #contents = new Map<VexProduct, Contents>();

  /** `wholes`: products of which parts are meant, which may be packages that hold others. */
  constructor(target: Target, wholes: readonly VexProduct[]) {
    this.#target = target;
    this.#own = target.names.purls.flatMap((purl) => readPackageUrl(purl) ?? []);
    if (wholes.length > 0) this.#findContents(wholes);
  }

  /**
   * Is a finding's package the product, or where parts of it are named one of these, in the product? The product is
   * what was scanned, the package itself, or a package that holds it: a program into which it was compiled, an archive
   * in which it lies, a package of the system that owns its files. OpenVEX, "Product Data Structure" and
   * "Subcomponent"; CSAF 2.0, section 3.2.2.4 (relationships).
   */
  isProductOf(product: VexProduct, traits: Traits): boolean {
    const { purl, package: found } = traits;
    if (!found) return false;
    const isPart = (component: VexComponent) => purl !== undefined && this.#isPackage(component, purl, found);
    if (product.subcomponents.length === 0) return isPart(product) || this.#isTarget(product);
    if (!product.subcomponents.some(isPart)) return false;
    if (this.#isTarget(product)) return true;
    const contents = this.#contents.get(product);
    if (!contents) return false;
    const isInside = ({ path }: { path: string }) => contents.paths.has(relativePath(path));
    return contents.purls.has(found.purl) || (found.locations.length > 0 && found.locations.every(isInside));
  }

  /** Names of packages of which a finding has one, where it can be about the product: see `namesOf`. */
  packagesOf(product: VexProduct): ReadonlySet<string> {
    const parts = product.subcomponents.length === 0 ? [product] : product.subcomponents;
    const names = parts.flatMap(({ identifiers }) =>
      identifiers.flatMap((identifier) => {
        const purl = this.#purlOf(identifier);
        return purl ? nameOf(purl, purl.version) : [];
      }),
    );
    const isWhole = product.subcomponents.length === 0 && this.#isTarget(product);
    return new Set(isWhole ? [...names, ANY_PACKAGE] : names);
  }

  /** The names under which products may mean the finding's package. */
  namesOf({ purl }: Traits): readonly string[] {
    return purl ? [nameOf(purl, purl.version), nameOf(purl, ''), ANY_PACKAGE] : [ANY_PACKAGE];
  }

  #isPackage(component: VexComponent, purl: PackageUrl, found: { version: string }): boolean {
    const isNamed = component.identifiers.some((identifier) => {
      const wanted = this.#purlOf(identifier);
      return wanted !== undefined && selects(wanted, purl);
    });
    if (!isNamed || component.versions === undefined) return isNamed;
    const { ecosystem } = purl;
    const compare = (left: string, right: string) =>
      ecosystem && this.#target.compare(ecosystem, left, right);
    return isInVersions(component.versions, purl.version || found.version, compare);
  }

  #isTarget({ identifiers }: VexComponent): boolean {
    const { names, digests } = this.#target.names;
    return identifiers.some((identifier) => {
      if (identifier.kind === 'digest') return digests.includes(identifier.text.toLowerCase());
      if (identifier.kind === 'name') return names.includes(identifier.text);
      const purl = this.#purlOf(identifier);
      if (!purl) return false;
      return IMAGE_TYPES.includes(purl.type)
        ? this.#isImage(purl)
        : this.#own.some((own) => selects(purl, own));
    });
  }

  /**
   * https://github.com/package-url/purl-spec/blob/main/types-doc/oci-definition.md and docker-definition.md: the
   * version is a digest, or of `docker` a tag; where to get it from (`repository_url`) is one place of several, so it
   * does not matter where the digest tells.
   */
  #isImage(purl: PackageUrl): boolean {
    const { digests, repositories, architecture, purls } = this.#target.names;
    if (purls.some((own) => own === plainText(purl))) return true;
    const { version, qualifiers } = purl;
    const arch = qualifiers.get('arch');
    if (arch !== undefined && architecture !== undefined && arch !== architecture) return false;
    if (version.includes(':')) return digests.includes(version.toLowerCase());
    const tag = version || qualifiers.get('tag');
    const place = placeOf(purl);
    return repositories.some(({ path, tag: own }) => {
      const isThere = place === undefined ? path.split('/').at(-1) === purl.name : isRepository(path, place);
      return isThere && (tag === undefined || tag === own);
    });
  }

  #purlOf({ kind, text }: VexIdentifier): PackageUrl | undefined {
    if (kind !== 'purl') return undefined;
    if (!this.#purls.has(text)) this.#purls.set(text, readPackageUrl(text));
    return this.#purls.get(text);
  }

  /** Looks once through all packages for those that are products themselves. */
  #findContents(wholes: readonly VexProduct[]): void {
    const byName = new Map<string, VexProduct[]>();
    for (const product of wholes) {
      for (const identifier of product.identifiers) {
        const name = this.#purlOf(identifier)?.name;
        const alike = name === undefined ? undefined : byName.get(name);
        if (alike) alike.push(product);
        else if (name !== undefined) byName.set(name, [product]);
      }
    }
    if (byName.size === 0) return;
    const productsOf = new Map<string, VexProduct[]>();
    for (const one of this.#target.packages) {
      const purl = byName.has(one.name) ? readPackageUrl(one.purl) : undefined;
      const products = (byName.get(one.name) ?? []).filter(
        (product) => purl && this.#isPackage(product, purl, one),
      );
      if (products.length > 0) productsOf.set(one.purl, products);
      this.#add(products, contentsOf(one));
    }
    for (const { purl, owner = '' } of productsOf.size === 0 ? [] : this.#target.packages)
      this.#add(productsOf.get(owner) ?? [], { paths: new Set(), purls: new Set([purl]) });
  }

  #add(products: readonly VexProduct[], contents: Contents): void {
    for (const product of products) {
      const { paths, purls } = this.#contents.get(product) ?? { paths: new Set(), purls: new Set() };
      for (const path of contents.paths) paths.add(path);
      for (const purl of contents.purls) purls.add(purl);
      this.#contents.set(product, { paths, purls });
    }
  }
}

/** Go's versions begin with a "v", which not everybody writes. */
function nameOf({ name }: PackageUrl, version: string): string {
  return JSON.stringify([name, version.replace(/^v/, '')]);
}

/** Only what lies in one file with it is known to be in it: a lock file lists what does not belong together. */
function contentsOf({ locations, bundles = [] }: Package): Contents {
  const inside = locations
    .filter(({ evidence }) => evidence === 'embedded')
    .map(({ path }) => relativePath(path));
  return { paths: new Set(inside), purls: new Set(bundles.map(({ purl }) => purl)) };
}

/** The repository that a package URL names as a whole; undefined where it has just a name. */
function placeOf({ type, namespace, name, qualifiers }: PackageUrl): string | undefined {
  const url = qualifiers
    .get('repository_url')
    ?.replace(/^https?:\/\//, '')
    .replace(/(?<!\/)\/+$/, '');
  if (type === 'oci') return url;
  const host = url ?? 'docker.io';
  return `${host}/${namespace || 'library'}/${name}`;
}

/** With the image's name at its end, or without. */
function isRepository(path: string, place: string): boolean {
  return [path, path.replace(/^docker\.io\//, 'index.docker.io/')].some(
    (own) => own === place || own.slice(0, own.lastIndexOf('/')) === place,
  );
}

function plainText({ type, namespace, name, version }: PackageUrl): string {
  return `pkg:${type}/${namespace === '' ? '' : `${namespace}/`}${name}${version === '' ? '' : `@${version}`}`;
}
