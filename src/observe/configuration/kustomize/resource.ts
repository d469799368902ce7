import { type Path, type Range, valueAt } from '../../../model/configuration/place.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { isClusterWide } from './cluster-wide.ts';
import { field, mapAt, put, textField, type TreeMap } from './tree.ts';

/** What a resource is called. */
export interface Identity {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** Where a resource was first written. */
export interface Origin {
  readonly document: StructuredDocument;
  /** In a list of resources, its place. */
  readonly path: Path;
}

/** A resource on its way through kustomizations. */
export class Resource {
  value: TreeMap;
  readonly origin: Origin;
  /** What it was called before, the first first. */
  readonly former: Identity[] = [];
  /** What it was called when the kustomization that is being built took it. */
  start: Identity;
  #identity: Identity | undefined;
  #keys: ReadonlySet<string> | undefined;
  /** Does its name end in a hash of its content, once all is built? */
  isHashed = false;

  constructor(value: TreeMap, origin: Origin) {
    this.value = value;
    this.origin = origin;
    this.start = this.identity;
  }

  get identity(): Identity {
    if (this.#identity) return this.#identity;
    const metadata = field(this.value, 'metadata');
    this.#identity = {
      ...groupVersionOf(textField(this.value, 'apiVersion')),
      kind: textField(this.value, 'kind'),
      name: textField(metadata, 'name'),
      namespace: textField(metadata, 'namespace'),
    };
    return this.#identity;
  }

  /** Is it, or was it, what this is the key of? */
  isKnownBy(key: string): boolean {
    this.#keys ??= new Set(this.identities.map(keyOf));
    return this.#keys.has(key);
  }

  /** Changes what it is, and keeps what it was called. */
  change(make: (value: TreeMap) => TreeMap | void): void {
    const before = this.identity;
    const made = make(this.value);
    if (made) this.value = made;
    this.#identity = undefined;
    this.#keys = undefined;
    const after = this.identity;
    if (before.namespace !== after.namespace || keyOf(before) !== keyOf(after)) this.former.push(before);
  }

  rename(name: string): void {
    this.change((value) => put(mapAt(value, 'metadata'), 'name', name));
  }

  /** All that it is or was called. */
  get identities(): readonly Identity[] {
    return [this.identity, ...this.former];
  }
}

/** The group and the version of an `apiVersion`. */
export function groupVersionOf(apiVersion: string): Pick<Identity, 'group' | 'version'> {
  const slash = apiVersion.indexOf('/');
  return { group: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1) };
}

/** By what a cluster tells resources from each other; versions of a kind are one. */
export function keyOf(identity: Identity): string {
  return [identity.group, identity.kind, namespaceOf(identity), identity.name].join('\n');
}

/** The namespace that it is in; empty for what is in none. */
export function namespaceOf(identity: Identity): string {
  return isClusterWide(identity) ? '' : identity.namespace || 'default';
}

/** The resource as a document at the place that it comes from. It cannot be edited there. */
export function documentOf({ value, origin: { document, path } }: Resource): StructuredDocument {
  return {
    path: document.path,
    number: document.number,
    value,
    rangeOf: (wanted) => originalRange(document, path, value, wanted),
    set: () => undefined,
    remove: () => undefined,
  };
}

/** As far as what was built goes the way of what was written. */
function originalRange(document: StructuredDocument, path: Path, built: TreeMap, wanted: Path): Range {
  const way = [...path];
  for (const [index, step] of wanted.entries()) {
    const before = valueAt(document.value, [...way, step]);
    const after = valueAt(built, wanted.slice(0, index + 1));
    if (before === undefined || (typeof step === 'number' && isAnother(before, after))) break;
    way.push(step);
  }
  return document.rangeOf(way);
}

/** Patches put items before others: those with names are known by them. */
function isAnother(before: unknown, after: unknown): boolean {
  const [name, other] = [textField(before, 'name'), textField(after, 'name')];
  return name !== '' && other !== '' && name !== other;
}
