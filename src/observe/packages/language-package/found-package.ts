import { ECOSYSTEMS, type LanguageEcosystem } from '../../../model/ecosystems.ts';
import type { Evidence } from '../../../model/package.ts';
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
  readonly licences?: readonly string[];
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
  const {
    unit,
    ecosystem,
    name,
    version,
    range,
    licences = [],
    development,
    direct,
    requires,
    path,
    layer,
  } = parts;
  return {
    package: {
      purl: urlOf(parts),
      ecosystem,
      name,
      version,
      ...(range === undefined ? {} : { range }),
      licences: [...licences],
      ...(development === undefined ? {} : { development }),
      ...(direct === undefined ? {} : { direct }),
      ...(requires === undefined ? {} : { requires: [...requires] }),
      locations: [
        { path, ...(layer === undefined ? {} : { layer }), foundBy: unit, evidence: parts.evidence },
      ],
    },
    files: [],
  };
}

function urlOf({ ecosystem, namespace, purlName, version, range, qualifiers }: LanguagePackageParts): string {
  const all = { ...qualifiers, vers: range };
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

/** The package URL of what is needed as `name@version` or `name@version?key=value&…`. */
export function purlOf(reference: string, type: LanguageEcosystem): string {
  const [wanted = '', query = ''] = reference.split('?', 2);
  const at = wanted.lastIndexOf('@');
  const { namespace, purlName } = partsOfName(wanted.slice(0, at), type);
  const qualifiers = Object.fromEntries(new URLSearchParams(query));
  return packageUrl({ type, namespace, name: purlName, version: wanted.slice(at + 1), qualifiers });
}
