import { PackageURL } from 'packageurl-js';
import { type Ecosystem, ECOSYSTEMS, ecosystemOfType } from './ecosystems.ts';

/** Characters of the longest package URL that is looked at. */
const MAXIMUM_LENGTH = 4_096;

/** A package URL taken apart, its name put together as advisories write it. */
export interface PackageUrl {
  readonly type: string;
  /** Absent where the type is none of ours. */
  readonly ecosystem: Ecosystem | undefined;
  readonly namespace: string;
  /** `@scope/name`, `group:artifact`, a Go module path, a normalised PyPI name, else the plain name. */
  readonly name: string;
  /** As the ecosystem writes it, an rpm's epoch included; empty where the URL has none. */
  readonly version: string;
  readonly qualifiers: ReadonlyMap<string, string>;
}

/** Reads a package URL; undefined where it breaks https://github.com/package-url/purl-spec or is absurdly long. */
export function readPackageUrl(purl: string): PackageUrl | undefined {
  const parsed = parse(purl);
  if (!parsed?.type || !parsed.name) return undefined;
  const ecosystem = ecosystemOfType(parsed.type);
  const namespace = parsed.namespace ?? '';
  const qualifiers = new Map(Object.entries(parsed.qualifiers ?? {}));
  const epoch = parsed.type === 'rpm' ? Number.parseInt(qualifiers.get('epoch') ?? '0', 10) : 0;
  const version = parsed.version ?? '';
  return {
    type: parsed.type,
    ecosystem,
    namespace,
    name: advisoryName(ecosystem, namespace, parsed.name),
    version: epoch > 0 && version ? `${epoch}:${version}` : version,
    qualifiers,
  };
}

function parse(purl: string): PackageURL | undefined {
  if (purl.length > MAXIMUM_LENGTH) return undefined;
  try {
    return PackageURL.fromString(purl);
  } catch {
    return undefined;
  }
}

function advisoryName(ecosystem: Ecosystem | undefined, namespace: string, name: string): string {
  if (!ecosystem) return name;
  const { namespaceSeparator, canonicalName } = ECOSYSTEMS[ecosystem];
  return canonicalName(namespaceSeparator && namespace ? `${namespace}${namespaceSeparator}${name}` : name);
}
