import { ECOSYSTEMS, type LanguageEcosystem } from '../../../model/ecosystems.ts';
import type { Evidence, Package } from '../../../model/package.ts';
import type { FoundPackage } from '../types.ts';
import { packageUrl } from '../../package-url.ts';

export interface LanguagePackageParts {
  readonly unit: string;
  readonly ecosystem: LanguageEcosystem;
  /** Namespace and name of the package URL. */
  readonly namespace?: string | undefined;
  readonly purlName: string;
  /** As advisories name it. */
  readonly name: string;
  /** Empty where it is not known; the package URL then has none. */
  readonly version: string;
  /** Which versions it may be, where none is decided. */
  readonly range?: string | undefined;
  readonly qualifiers?: Readonly<Record<string, string>> | undefined;
  readonly licences?: readonly string[] | undefined;
  readonly development?: boolean | undefined;
  readonly direct?: boolean | undefined;
  /** Package URLs. */
  readonly requires?: readonly string[] | undefined;
  /** The file that tells of the package, and the layer that brought it; no layer for a file tree. */
  readonly path: string;
  readonly layer: number | undefined;
  readonly evidence: Evidence;
}

/** A package of a programming language. It owns no files: what tells of it is not all there is of it. */
export function languagePackage(parts: LanguagePackageParts): FoundPackage {
  const { unit, ecosystem, name, version, range, licences, development, direct, requires } = parts;
  const { path, layer, evidence } = parts;
  // Put together a part at a time: objects that are spread take ten times as long, and there may be a million packages.
  const one: Partial<Package> = { purl: urlOf(parts), ecosystem, name, version };
  if (range !== undefined) one.range = range;
  one.licences = licences === undefined ? [] : [...licences];
  if (development !== undefined) one.development = development;
  if (direct !== undefined) one.direct = direct;
  if (requires !== undefined) one.requires = [...requires];
  one.locations = [
    layer === undefined ? { path, foundBy: unit, evidence } : { path, layer, foundBy: unit, evidence },
  ];
  return { package: one as Package, files: [] };
}

function urlOf({ ecosystem, namespace, purlName, version, range, qualifiers }: LanguagePackageParts): string {
  const all = range === undefined ? qualifiers : { ...qualifiers, vers: range };
  return packageUrl({ type: ecosystem, namespace, name: purlName, version, qualifiers: all });
}

/** Namespace and name of the package URL, of a name in which slashes part them, or what its ecosystem parts them with. */
export function partsOfName(
  name: string,
  ecosystem: LanguageEcosystem,
): { namespace: string | undefined; purlName: string } {
  const at = name.lastIndexOf(ECOSYSTEMS[ecosystem].namespaceSeparator ?? '/');
  return { namespace: at < 0 ? undefined : name.slice(0, at), purlName: name.slice(at + 1) };
}

type Referred = Pick<LanguagePackageParts, 'name' | 'version' | 'qualifiers'> & {
  /** Where it is another than that of the unit. */
  readonly ecosystem?: LanguageEcosystem;
};

/** A package URL, and no name of Maven in a group `pkg`. */
const PACKAGE_URL = /^pkg:[a-z]+\//;

/** How another fact of the same unit refers to a package, as `requires` has it; `purlOf` reads it. */
export function referenceTo({ ecosystem, name, version, qualifiers }: Referred): string {
  if (ecosystem !== undefined)
    return packageUrl({
      type: ecosystem,
      ...urlNames(name, ecosystem),
      version,
      qualifiers: { ...qualifiers },
    });
  return `${name}@${version}${qualifiers === undefined ? '' : `?${new URLSearchParams(qualifiers).toString()}`}`;
}

function urlNames(name: string, ecosystem: LanguageEcosystem) {
  const { namespace, purlName } = partsOfName(name, ecosystem);
  return { namespace, name: purlName };
}

/** The package URL of what is needed as `name@version`, `name@version?key=value&…`, or by its own URL. */
export function purlOf(reference: string, type: LanguageEcosystem): string {
  if (PACKAGE_URL.test(reference)) return reference;
  const [wanted = '', query = ''] = reference.split('?', 2);
  const at = wanted.lastIndexOf('@');
  const qualifiers = query === '' ? {} : Object.fromEntries(new URLSearchParams(query));
  return packageUrl({
    type,
    ...urlNames(wanted.slice(0, at), type),
    version: wanted.slice(at + 1),
    qualifiers,
  });
}
