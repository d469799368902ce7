import { endingWith } from '../../../../model/path-test.ts';
import {
  entriesOf,
  type Fields,
  isFields,
  objectsOf,
  textOf,
  textsOf,
  valueAt,
} from '../../../document/fields.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { parseToml } from '../../../document/toml.ts';
import type { DecisionRule, LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { isInstalled } from './distribution-folder.ts';
import { normalName } from './name.ts';
import { parseRequirement } from './requirement.ts';

/** What decides the versions of what a project of Python declares. */
export const PYTHON_DECISIONS: DecisionRule = {
  lockFiles: ['poetry.lock', 'uv.lock', 'pdm.lock', 'pylock.toml', 'Pipfile.lock'],
};
const MAXIMUM_SIZE = 4 * 1024 * 1024;

/**
 * `pyproject.toml` by https://packaging.python.org/specifications/pyproject-toml/, with dependency groups (PEP 735) and
 * Poetry's own tables. What is needed to build is left out.
 */
export const PYPROJECT: PackageFormat = {
  evidence: 'declared',
  maximumSize: MAXIMUM_SIZE,
  decidedBy: PYTHON_DECISIONS,
  recognises: endingWith('/pyproject.toml', (path) => !isInstalled(path)),
  read(file): LanguageFact[] {
    const manifest = parseToml(decodeText(file.bytes()), file.entry.path);
    const extras = entriesOf(valueAt(manifest, 'project', 'optional-dependencies'));
    const groups = entriesOf(manifest['dependency-groups']);
    const members = textsOf(valueAt(manifest, 'tool', 'uv', 'workspace', 'members'));
    const dynamic = textsOf(valueAt(manifest, 'project', 'dynamic')).filter((one) =>
      one.endsWith('dependencies'),
    );
    return [
      ...requirements(textsOf(valueAt(manifest, 'project', 'dependencies')), false),
      ...extras.flatMap(([, list]) => requirements(textsOf(list), false)),
      ...groups.flatMap(([, list]) => requirements(textsOf(list), true)),
      ...poetry(valueAt(manifest, 'tool', 'poetry')),
      ...unversioned(dynamic, 'declared', 'the build decides'),
      ...(members.length > 0 ? [{ kind: 'workspaces', patterns: members } as const] : []),
    ];
  },
};

/** Pipenv's manifest. Source: https://pipenv.pypa.io, "Pipfile" */
export const PIPFILE: PackageFormat = {
  evidence: 'declared',
  maximumSize: MAXIMUM_SIZE,
  decidedBy: { lockFiles: ['Pipfile.lock'] },
  recognises: endingWith('/Pipfile', (path) => !isInstalled(path)),
  read(file): LanguageFact[] {
    const manifest = parseToml(decodeText(file.bytes()), file.entry.path);
    return [...table(manifest.packages, false), ...table(manifest['dev-packages'], true)];
  },
};

/** setuptools' declarative manifest: `install_requires` and extras. Source: setuptools, "Configuring setuptools using setup.cfg files" */
export const SETUP_CFG: PackageFormat = {
  evidence: 'declared',
  maximumSize: MAXIMUM_SIZE,
  decidedBy: PYTHON_DECISIONS,
  recognises: endingWith('/setup.cfg', (path) => !isInstalled(path)),
  read(file): LanguageFact[] {
    const wanted: string[] = [];
    let [section, key] = ['', ''];
    for (const line of linesOf(decodeText(file.bytes()))) {
      if (/^\s*(?:[#;]|$)/.test(line)) continue;
      const header = /^\[([^\]]*)\]/.exec(line)?.[1];
      const [, name, value = ''] = /^([\w.-]+)\s*[=:]\s*(.*)/.exec(line) ?? [];
      const isListed =
        (section === 'options' && key === 'install_requires') || section === 'options.extras_require';
      if (header !== undefined) [section, key] = [header.trim(), ''];
      else if (name !== undefined && !/^\s/.test(line)) {
        key = name;
        const isList =
          (section === 'options' && key === 'install_requires') || section === 'options.extras_require';
        if (isList && value !== '') wanted.push(...value.split(';;'));
      } else if (isListed) wanted.push(line.trim());
    }
    return requirements(wanted, false);
  },
};

/** Requirements as pip reads them; those of addresses have no version. */
export function requirements(written: readonly string[], development: boolean): LanguageFact[] {
  const found: LanguageFact[] = [];
  const without: string[] = [];
  for (const one of written) {
    const requirement = parseRequirement(one);
    if (!requirement || requirement.address !== undefined) {
      if (!/^(?:file:|\.)/.test(one)) without.push(one);
      continue;
    }
    found.push(named(requirement.name, requirement.version ?? '', requirement.range, development));
  }
  return [...found, ...unversioned(without, 'declared')];
}

function named(name: string, version: string, range: string | undefined, development: boolean): LanguageFact {
  const known = range === undefined ? { version } : { version: '', range: range || '*' };
  return { kind: 'package', name: normalName(name), ...known, evidence: 'declared', development };
}

/** Poetry's tables of old, and its groups. Python itself is among them. */
function poetry(tool: unknown): LanguageFact[] {
  if (!isFields(tool)) return [];
  const groups = entriesOf(tool.group).map(([, group]) => valueAt(group, 'dependencies'));
  return [
    ...table(tool.dependencies, false),
    ...table(tool['dev-dependencies'], true),
    ...groups.flatMap((group) => table(group, true)),
  ];
}

/** Names with a constraint, an object with one, or a list of these for several environments. */
function table(packages: unknown, development: boolean): LanguageFact[] {
  const found: LanguageFact[] = [];
  const without: string[] = [];
  for (const [name, value] of entriesOf(packages)) {
    if (normalName(name) === 'python') continue;
    const entries: Fields[] = Array.isArray(value)
      ? objectsOf(value)
      : [isFields(value) ? value : { version: value }];
    for (const entry of entries) {
      const version = textOf(entry.version);
      if (entry.path !== undefined || entry.file !== undefined) continue;
      if (version === undefined) without.push(name);
      else found.push(tabled(name, version, development));
    }
  }
  return [...found, ...unversioned(without, 'declared')];
}

/** `==1.2` and a bare version are that version; `^`, `~` and the rest are ranges. */
function tabled(name: string, written: string, development: boolean): LanguageFact {
  const exact = /^(?:={2,3})?\s*(\d[^\s*,|]*)$/.exec(written.trim())?.[1];
  return exact === undefined
    ? named(name, '', written.trim().replaceAll(/(?<!\s)\s*\|\|\s*/g, ' || '), development)
    : named(name, exact, undefined, development);
}
