import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, isFields, objectsOf, textOf, valueAt } from '../../../document/fields.ts';
import { parseRelaxedJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

/** The fields by which a manifest may give a version, each with its own order. */
const VERSIONS = ['version', 'version-semver', 'version-date', 'version-string'] as const;

/** A version, and the revision of its port where that is not the first. */
export function portVersion(
  version: string,
  revision: string | undefined,
): Pick<NamedPackage, 'version' | 'qualifiers'> {
  const isFirst = revision === undefined || revision === '' || revision === '0';
  return { version, ...(isFirst ? {} : { qualifiers: { port_version: revision } }) };
}

/**
 * `vcpkg.json` of a project: what it depends on. A version that is overridden counts; a bound below is a range; what
 * else there is the baseline of a registry decides. Source: https://learn.microsoft.com/vcpkg/reference/vcpkg-json
 */
export const VCPKG_JSON: PackageFormat = {
  evidence: 'declared',
  maximumSize: 4 * 1024 * 1024,
  decidedBy: { lockFiles: ['vcpkg_installed/vcpkg/status'] },
  // Ports and what is installed have manifests of their own, and so do their build trees.
  recognises: endingWith(
    '/vcpkg.json',
    (path) => !/\/(?:ports|share|buildtrees|packages|installed)\/[^/]+\//.test(path),
  ),
  read(file): LanguageFact[] {
    const manifest = parseRelaxedJsonObject(decodeText(file.bytes()), file.entry.path);
    const overrides = new Map(objectsOf(manifest.overrides).map((one) => [textOf(one.name) ?? '', one]));
    const features = entriesOf(manifest.features).map(([, feature]) => valueAt(feature, 'dependencies'));
    const listed = [manifest.dependencies, ...features].flatMap((list) => (Array.isArray(list) ? list : []));
    const open: string[] = [];
    const broken: string[] = [];
    const found = listed.flatMap((item: unknown, index): LanguageFact[] => {
      const name = textOf(item) ?? textOf(valueAt(item, 'name'));
      if (name === undefined) {
        broken.push(`dependency ${index + 1}`);
        return [];
      }
      const development = valueAt(item, 'host') === true;
      const decided = decidedVersion(overrides.get(name)) ?? boundOf(valueAt(item, 'version>='));
      if (decided) return [{ kind: 'package', name, ...decided, evidence: 'declared', development }];
      open.push(name);
      return [];
    });
    return [
      ...found,
      ...unversioned(open, 'declared', 'a version that the baseline of a registry decides'),
      ...brokenParts(broken, 'declared'),
    ];
  },
};

/** `version` of an override may have the port's revision behind a `#`. */
function decidedVersion(override: unknown): Pick<NamedPackage, 'version' | 'qualifiers'> | undefined {
  if (!isFields(override)) return undefined;
  const written = VERSIONS.map((key) => textOf(override[key])).find((one) => one !== undefined);
  if (written === undefined) return undefined;
  const [version = '', revision] = written.split('#', 2);
  const own = override['port-version'];
  return portVersion(version, revision ?? (typeof own === 'number' ? String(own) : undefined));
}

function boundOf(bound: unknown): Pick<NamedPackage, 'version' | 'range'> | undefined {
  const written = textOf(bound);
  return written === undefined ? undefined : { version: '', range: `>=${written.split('#', 1)[0]}` };
}
