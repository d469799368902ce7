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
import { type IsNever, ruledOut } from './python-versions.ts';
import { isOwnPath, parseRequirement, versionOfArchive } from './requirement.ts';

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
    const tool = isFields(manifest.tool) ? manifest.tool : {};
    const python = valueAt(manifest, 'project', 'requires-python');
    const isNever = ruledOut(textOf(python) ?? textOf(valueAt(tool, 'poetry', 'dependencies', 'python')));
    const listed = (lists: readonly unknown[], development: boolean) =>
      lists.flatMap((list) => requirements(textsOf(list), development, isNever));
    const dynamic = textsOf(valueAt(manifest, 'project', 'dynamic')).filter((one) =>
      one.endsWith('dependencies'),
    );
    const members = textsOf(valueAt(tool, 'uv', 'workspace', 'members'));
    return [
      ...listed([valueAt(manifest, 'project', 'dependencies')], false),
      ...listed(valuesOf(valueAt(manifest, 'project', 'optional-dependencies')), false),
      ...listed([...valuesOf(manifest['dependency-groups']), ...developmentLists(tool)], true),
      ...poetry(tool.poetry, isNever),
      ...unversioned(dynamic, 'declared', 'the build decides'),
      ...(members.length > 0 ? [{ kind: 'workspaces', patterns: members } as const] : []),
    ];
  },
};

const valuesOf = (value: unknown): unknown[] => entriesOf(value).map(([, one]) => one);

/** Lists for development in tables of uv, PDM and Hatch, each by the tool's documentation of its settings. */
function developmentLists(tool: Fields): unknown[] {
  const environments = valuesOf(valueAt(tool, 'hatch', 'envs'));
  return [
    valueAt(tool, 'uv', 'dev-dependencies'),
    ...valuesOf(valueAt(tool, 'pdm', 'dev-dependencies')),
    ...environments.flatMap((one) => [valueAt(one, 'dependencies'), valueAt(one, 'extra-dependencies')]),
  ];
}

/** Tables of a Pipfile that are no category of packages. */
const NO_CATEGORY = new Set(['source', 'requires', 'pipenv', 'scripts', 'pipfile', 'pip']);

/** Pipenv's manifest. Source: https://pipenv.pypa.io, "Pipfile" */
export const PIPFILE: PackageFormat = {
  evidence: 'declared',
  maximumSize: MAXIMUM_SIZE,
  decidedBy: { lockFiles: ['Pipfile.lock'] },
  recognises: endingWith('/Pipfile', (path) => !isInstalled(path)),
  read(file): LanguageFact[] {
    const manifest = parseToml(decodeText(file.bytes()), file.entry.path);
    return entriesOf(manifest)
      .filter(([name]) => !NO_CATEGORY.has(name))
      .flatMap(([name, packages]) => table(packages, name === 'dev-packages'));
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

/** Requirements as pip reads them, but for those that their markers rule out; those of addresses have no version. */
export function requirements(
  written: readonly string[],
  development: boolean,
  isNever: IsNever = () => false,
): LanguageFact[] {
  const found: LanguageFact[] = [];
  const without: string[] = [];
  for (const one of written) {
    const requirement = parseRequirement(one);
    if (requirement?.marker !== undefined && isNever(requirement.marker)) continue;
    if (requirement && requirement.address === undefined) {
      found.push(named(requirement.name, requirement.version ?? '', requirement.range, development));
      continue;
    }
    if (requirement && !isOwnPath(requirement.address ?? '')) found.push(open(requirement.name, development));
    if (!/^(?:file:|\.)/.test(one)) without.push(one);
  }
  return [...found, ...unversioned(without, 'declared')];
}

/** What a lock file alone tells the version of. */
function open(name: string, development: boolean): LanguageFact {
  const isOpen = true as const;
  return { kind: 'package', name: normalName(name), version: '', isOpen, evidence: 'declared', development };
}

function named(name: string, version: string, range: string | undefined, development: boolean): LanguageFact {
  const known = range === undefined ? { version } : { version: '', range: range || '*' };
  return { kind: 'package', name: normalName(name), ...known, evidence: 'declared', development };
}

/** Poetry's tables of old, and its groups. Python itself is among them. */
function poetry(tool: unknown, isNever: IsNever): LanguageFact[] {
  if (!isFields(tool)) return [];
  const groups = valuesOf(tool.group).map((group) => valueAt(group, 'dependencies'));
  return [
    ...table(tool.dependencies, false, isNever),
    ...[tool['dev-dependencies'], ...groups].flatMap((group) => table(group, true, isNever)),
  ];
}

/** Names with a constraint, an object with one, or a list of these for several environments. */
function table(packages: unknown, development: boolean, isNever: IsNever = () => false): LanguageFact[] {
  const found: LanguageFact[] = [];
  const without: string[] = [];
  for (const [name, value] of entriesOf(packages)) {
    if (normalName(name) === 'python') continue;
    const entries: Fields[] = Array.isArray(value)
      ? objectsOf(value)
      : [isFields(value) ? value : { version: value }];
    for (const entry of entries) {
      const path = textOf(entry.path) ?? textOf(entry.file);
      if (isNever(textOf(entry.markers) ?? '', textOf(entry.python))) continue;
      if (path !== undefined && isOwnPath(path)) continue;
      const version = path === undefined ? textOf(entry.version) : versionOfArchive(path);
      if (version !== undefined) found.push(tabled(name, version, development));
      else {
        found.push(open(name, development));
        without.push(name);
      }
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
