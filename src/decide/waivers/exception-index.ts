import type { PackageSelector, Selector, TextPattern } from '../../model/exception/exception.ts';
import { readPackageUrl } from '../../model/package-url.ts';
import { isLiteral, pathPattern } from './text-pattern.ts';
import { idKey, relativePath, type Traits } from './traits.ts';

/** Finds the exceptions that may be about a finding without asking each: those that name something that it has. */
export class ExceptionIndex<Entry> {
  readonly #entries: readonly Entry[];
  readonly #byName = new Map<string, number[]>();
  /** Those that name nothing. */
  readonly #others: number[] = [];

  constructor(entries: readonly (readonly [Selector, Entry])[]) {
    this.#entries = entries.map(([, entry]) => entry);
    const criteria = entries.map(([selector]) => criteriaOf(selector));
    const counts = new Map<string, number>();
    for (const name of criteria.flat(2)) counts.set(name, (counts.get(name) ?? 0) + 1);
    const commonness = (names: readonly string[]) =>
      names.reduce((most, name) => Math.max(most, counts.get(name) ?? 0), 0);
    for (const [place, lists] of criteria.entries()) {
      const [rarest] = lists.toSorted((left, right) => commonness(left) - commonness(right));
      if (!rarest) this.#others.push(place);
      for (const name of new Set(rarest)) push(this.#byName, name, place);
    }
  }

  /** In the order in which they were given. */
  candidates(traits: Traits): Entry[] {
    const places = new Set(this.#others);
    for (const name of namesOf(traits)) for (const place of this.#byName.get(name) ?? []) places.add(place);
    return [...places].toSorted((left, right) => left - right).flatMap((place) => this.#entries[place] ?? []);
  }
}

/** For each thing that is asked for, names of which a finding has one: what names none is left out. */
function criteriaOf(selector: Selector): string[][] {
  const { ids, rules, packages, paths, fingerprints, place } = selector;
  return [
    ids?.map((id) => `id ${idKey(id)}`),
    fingerprints?.map((text) => `fingerprint ${text}`),
    place && [`path ${relativePath(place.path)}`],
    paths && named(paths, nameOfPath),
    packages && named(packages, nameOfPackage),
    rules && named(rules, (rule) => (isLiteral(rule) ? `id ${idKey(rule.text)}` : undefined)),
  ].filter((names) => names !== undefined);
}

/** The name of each; nothing where one has none. */
function named<Value>(
  values: readonly Value[],
  nameOf: (value: Value) => string | undefined,
): string[] | undefined {
  const names = values.map(nameOf).filter((name) => name !== undefined);
  return names.length === values.length ? names : undefined;
}

/** The path, or the longest of its parts that are written out. */
function nameOfPath(path: TextPattern): string | undefined {
  const pattern = pathPattern(path);
  if (isLiteral(pattern)) return `path ${pattern.text}`;
  // Within braces and brackets a slash does not part names.
  if (pattern.grammar !== 'glob' || /[[\]{}\\]/.test(pattern.text)) return undefined;
  const parts = pattern.text.split('/').filter((part) => part !== '' && !/[*?]/.test(part));
  const [longest] = parts.toSorted((left, right) => right.length - left.length);
  return longest === undefined ? undefined : `part ${longest}`;
}

function nameOfPackage({ name, purl }: PackageSelector): string | undefined {
  if (purl !== undefined) return `purl ${readPackageUrl(purl)?.name ?? ''}`;
  return name && isLiteral(name) ? `package ${name.text}` : undefined;
}

/** All by which an exception may name the finding. Of several paths each has to match, so that one of them is enough. */
function namesOf({ finding, ids, package: found, purl, paths: [path] }: Traits): string[] {
  return [
    ...ids.map((id) => `id ${id}`),
    `fingerprint ${finding.fingerprint}`,
    ...(found ? [`package ${found.name}`] : []),
    ...(purl ? [`purl ${purl.name}`] : []),
    ...(path === undefined ? [] : [`path ${path}`, ...path.split('/').map((part) => `part ${part}`)]),
  ];
}

function push(map: Map<string, number[]>, name: string, place: number): void {
  const list = map.get(name);
  if (list) list.push(place);
  else map.set(name, [place]);
}
