import { Fault } from '../../../model/fault.ts';
import { endingWith } from '../../../model/path-test.ts';
import { decodeText } from '../../document/text.ts';
import { mappingOf, parseYamlDocuments, scalarOf, type YamlNode } from '../../document/yaml.ts';
import { brokenParts } from './broken-parts.ts';
import { type NeedingPackage, withNeeds } from './needs.ts';
import type { LanguageFact, PackageFormat } from './types.ts';

/** `…/numpy-1.26.4-py312h_0.conda`, and wheels and sources of Python. */
const CONDA_FILE = /\/([^/]+)-([^/-]+)-[^/-]+\.(?:conda|tar\.bz2)$/;
const WHEEL_FILE = /\/([^/-]+)-([^/-]+)-[^/]+\.whl(?:#.*)?$/;
const NAME = /^\s*([\w][\w.-]*)/;

/**
 * `pixi.lock`, versions 3 to 6: what Conda or pip is to install, once for every platform and environment.
 * Source: https://pixi.sh/latest/workspace/lockfile/
 */
export function pixiLock(manager: 'conda' | 'pypi', canonical: (name: string) => string): PackageFormat {
  return {
    evidence: 'locked',
    maximumSize: 64 * 1024 * 1024,
    recognises: endingWith('/pixi.lock'),
    read(file): LanguageFact[] {
      const { path } = file.entry;
      const [document] = parseYamlDocuments(decodeText(file.bytes()), path);
      const lock = mappingOf(document);
      const listed = lock.get('packages') ?? lock.get('package');
      if (!Array.isArray(listed)) throw new Fault('malformed', `${path}: no \`packages\``);
      const broken: string[] = [];
      const found = listed.flatMap((item, index): NeedingPackage[] => {
        const entry = mappingOf(item);
        if (managerOf(entry) !== manager) return [];
        const address = scalarOf(entry.get(manager)) ?? scalarOf(entry.get('url')) ?? '';
        const [, name, version] = (manager === 'conda' ? CONDA_FILE : WHEEL_FILE).exec(address) ?? [];
        const told = {
          name: scalarOf(entry.get('name')) ?? name,
          version: scalarOf(entry.get('version')) ?? version,
        };
        if (!told.name || !told.version) {
          // A folder of the project is the project itself.
          if (address.includes('://')) broken.push(`package ${index + 1}`);
          return [];
        }
        const licence = scalarOf(entry.get('license'));
        const fact = {
          kind: 'package',
          name: canonical(told.name),
          version: told.version,
          evidence: 'locked',
          ...(licence ? { licences: [licence] } : {}),
        } as const;
        return [{ fact, needs: needsOf(entry).map(canonical) }];
      });
      return [...withNeeds(found), ...brokenParts(broken, 'locked')];
    },
  };
}

/** Version 6 has the address under the manager's name, 4 and 5 a `kind`, 3 a `manager`. */
function managerOf(entry: ReadonlyMap<string, YamlNode>): string {
  if (entry.has('conda')) return 'conda';
  if (entry.has('pypi')) return 'pypi';
  const kind = scalarOf(entry.get('kind')) ?? scalarOf(entry.get('manager')) ?? '';
  return kind === 'pip' ? 'pypi' : kind;
}

function needsOf(entry: ReadonlyMap<string, YamlNode>): string[] {
  const lists = ['depends', 'requires_dist', 'dependencies'].map((key) => entry.get(key));
  return lists.flatMap((list) =>
    (Array.isArray(list) ? list : []).flatMap((one) => NAME.exec(scalarOf(one) ?? '')?.[1] ?? []),
  );
}
