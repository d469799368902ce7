import type { ManifestEditor, Raise } from '../types.ts';
import { isNamed, raisedSpecifier } from './python-requirement.ts';
import { mapLines, type TomlLine, withLine } from './toml-lines.ts';

/** Tables of names with versions; one package may have a table of its own in them. */
const TABLES =
  /^(?:tool\.poetry(?:\.group\.[^.]+)?\.(?:dev-)?dependencies|(?:dev-)?packages|tool\.pdm\.resolution\.overrides)(?:\.(.+))?$/;
/** Tables of a Pipfile that are no category of packages. */
const NO_CATEGORY = /^(?:source|requires|pipenv|scripts|pipfile|pip)(?:\.|$)/;
const POETRY = 'tool.poetry.dependencies';
const POETRY_DEVELOPMENT = ['tool.poetry.group.dev.dependencies', 'tool.poetry.dev-dependencies'];
const OVERRIDES = 'tool.pdm.resolution.overrides';
const PDM_UPDATE = ['pdm', 'update', '--no-sync', '--update-reuse'];
/** A name and a version in a table that is on one line. */
const ENTRY = /([{,]\s*("[^"{}]{1,200}"|'[^'{}]{1,200}'|[\w-]{1,200})\s*=\s*)(["'])([^"']*)\3/g;
const QUOTED =
  /(["'])(?=(?:(?!\1)[^\n])*\1)([A-Za-z0-9][\w.-]*)(\s*\[[^\]"']*\])?(\s*)((?:[<>=!~(][^"';]*)?)((?:(?!\1)[^\n])*)\1/g;

/**
 * `pyproject.toml` by PEP 621, PEP 735, uv, Poetry and PDM, and Pipfile. Sources:
 * https://packaging.python.org/en/latest/specifications/pyproject-toml, https://docs.astral.sh/uv/reference/settings
 */
export const PYPROJECT: ManifestEditor = {
  ecosystem: 'pypi',
  wants: (name) => name === 'pyproject.toml' || name === 'Pipfile',
  raise: (text, raise) => withLines(text, (line) => raisedInline(line, raise) ?? raisedLine(line, raise)),
  override(text, raise) {
    const { name, to, lock, isForDevelopment = false } = raise;
    if (lock === 'uv.lock') return withConstraint(text, `${name}>=${to}`);
    const line = `${name} = ">=${to}"`;
    // https://pdm-project.org/latest/usage/dependency/#dependency-overrides
    if (lock === 'pdm.lock') return overriddenInPdm(text, raise, line);
    if (lock === 'poetry.lock') {
      const tables = isForDevelopment ? [...POETRY_DEVELOPMENT, POETRY] : [POETRY];
      const added = isForDevelopment ? undefined : withDependency(text, raise);
      return added ?? tables.flatMap((table) => withOwnLine(text, raise, table, line) ?? [])[0];
    }
    if (lock !== 'Pipfile.lock') return undefined;
    return withOwnLine(text, raise, isForDevelopment ? 'dev-packages' : 'packages', line);
  },
  mustAgree: ({ lock }) => lock === 'poetry.lock',
  relock(raise, elsewhere) {
    const { name, lock, isBrought = false, beside } = raise;
    if (lock === 'uv.lock')
      return { command: ['uv', 'lock'], packages: ['--upgrade-package', name], options: [] };
    if (lock === 'poetry.lock')
      return {
        command: ['poetry', 'update', '--lock'],
        // Of a project in another folder Poetry believes what is locked.
        packages: [name, ...(elsewhere === undefined ? [] : ownName(elsewhere))],
        options: [],
      };
    // `pdm update` takes what groups ask for only with their names, and `pdm lock` keeps what is overridden.
    if (lock === 'pdm.lock')
      return isBrought || raisedOverride(beside.get('pyproject.toml') ?? '', raise) !== undefined
        ? { command: PDM_UPDATE, packages: [name], options: [] }
        : { command: ['pdm', 'lock', '--update-reuse'], packages: [], options: [] };
    return lock === 'Pipfile.lock' ? { command: ['pipenv', 'lock'], packages: [], options: [] } : undefined;
  },
  update(raise) {
    const { name, lock, beside } = raise;
    if (lock === 'poetry.lock')
      return { command: ['poetry', 'update', '--lock'], packages: [name], options: [] };
    const isOverridden = raisedOverride(beside.get('pyproject.toml') ?? '', raise) !== undefined;
    return lock === 'pdm.lock' && !isOverridden
      ? { command: PDM_UPDATE, packages: [name], options: [] }
      : undefined;
  },
};

/** What is overridden by a table of its own, or by one on one line; other ways are left to people. */
function overriddenInPdm(text: string, raise: Raise, line: string): string | undefined {
  const known = raisedOverride(text, raise);
  if (known !== undefined) return known;
  let [inline, isOther] = [false, false];
  const after = mapLines(text, (one) => {
    if (!isInline(one)) {
      const path = one.table === '' ? one.key : `${one.table}.${one.key}`;
      isOther ||=
        one.text.includes('=') &&
        one.table !== OVERRIDES &&
        /^tool\.pdm\.resolution(?:$|\.overrides)/.test(path);
      return one.text;
    }
    const [, head = '', rest = ''] = /^([^{]*\{)(.*)$/s.exec(one.text) ?? [];
    isOther ||= /\{.*\{/.test(one.text) || namesIn(one.text).some((name) => isNamed(name, raise.name));
    inline = true;
    return rest.trimStart().startsWith('}') ? head + line + rest.trimStart() : `${head} ${line},${rest}`;
  });
  if (isOther) return undefined;
  if (inline) return after;
  return (
    withOwnLine(text, raise, OVERRIDES, line) ??
    (hasTable(text, OVERRIDES) ? undefined : `${text.trimEnd()}\n\n[${OVERRIDES}]\n${line}\n`)
  );
}

/** The text with what is overridden of the package already; undefined where nothing is, or not by a version. */
function raisedOverride(text: string, raise: Raise): string | undefined {
  return mappedIn(text, raise, OVERRIDES) ?? withLines(text, (one) => raisedInline(one, raise));
}

/** Of overrides on one line, what is of the package. */
function raisedInline(line: TomlLine, raise: Raise): string | undefined {
  if (!isInline(line)) return undefined;
  let isFound = false;
  const after = line.text.replaceAll(
    ENTRY,
    (all: string, head: string, key: string, quote: string, value: string) => {
      if (!isNamed(key.replaceAll(/["']/g, ''), raise.name) || /[:/]/.test(value)) return all;
      isFound = true;
      return `${head}${quote}${raisedSpecifier(value === '*' ? '' : value, raise.to)}${quote}`;
    },
  );
  return isFound ? after : undefined;
}

function isInline({ table, key, text }: TomlLine): boolean {
  return `${table}.${key}` === OVERRIDES && /=\s*\{.*\}\s*(?:#.*)?$/.test(text);
}

function namesIn(text: string): string[] {
  return Array.from(text.matchAll(ENTRY), ([, , key = '']) => key.replaceAll(/["']/g, ''));
}

/** What a project calls itself. */
function ownName(text: string): string[] {
  const names: string[] = [];
  mapLines(text, ({ table, key, text: line }) => {
    const name = /=\s*["']([A-Za-z0-9][\w.-]{0,200})["']/.exec(line)?.[1];
    if ((table === 'project' || table === 'tool.poetry') && key === 'name' && name !== undefined)
      names.push(name);
    return line;
  });
  return names.slice(0, 1);
}

function raisedLine(line: TomlLine, raise: Raise): string | undefined {
  const { text, table, key } = line;
  const { name, to } = raise;
  if (isTableOfNames(table, raise)) return raisedValue(line, raise);
  const isList =
    (table === 'project' && key === 'dependencies') ||
    table === 'project.optional-dependencies' ||
    table === 'dependency-groups' ||
    table === 'tool.pdm.dev-dependencies' ||
    (table === 'tool.uv' && /^(?:dev|constraint|override)-dependencies$/.test(key));
  if (!isList) return undefined;
  let isFound = false;
  const after = text.replaceAll(
    QUOTED,
    (all: string, quote: string, written: string, extras = '', gap = '', specifier = '', rest = '') => {
      if (!isNamed(written, name) || rest.trimStart().startsWith('@')) return all;
      isFound = true;
      const kept = specifier.trimEnd();
      return `${quote}${written}${extras}${gap}${raisedSpecifier(kept, to)}${specifier.slice(kept.length)}${rest}${quote}`;
    },
  );
  return isFound ? after : undefined;
}

function isTableOfNames(table: string, { lock }: Raise): boolean {
  return TABLES.test(table) || (lock.startsWith('Pipfile') && table !== '' && !NO_CATEGORY.test(table));
}

/** Is a line of such a table of a package? */
function isOfPackage({ table, key }: TomlLine, name: string): boolean {
  const own = TABLES.exec(table)?.[1];
  return own === undefined ? isNamed(key.replace(/\.version$/, ''), name) : isNamed(own, name);
}

/** The line with every version that it asks for: a text, or `version` of tables. */
function raisedValue(line: TomlLine, { name, to }: Raise): string | undefined {
  if (!isOfPackage(line, name)) return undefined;
  const isOwnTable = TABLES.exec(line.table)?.[1] !== undefined;
  if (isOwnTable && line.key !== 'version') return undefined;
  const raised = (written: string) => raisedSpecifier(written === '*' ? '' : written, to);
  const [all, head = '', quote = '', specifier = ''] = /^([^={[]+=\s*)(["'])([^"']*)\2/.exec(line.text) ?? [];
  if (all !== undefined)
    return /[:/]/.test(specifier)
      ? undefined
      : `${head}${quote}${raised(specifier)}${quote}${line.text.slice(all.length)}`;
  let isFound = false;
  const after = line.text.replaceAll(
    /(?<![\w-])(version\s{0,9}=\s{0,9})(["'])([^"']*)\2/g,
    (_, before: string, mark: string, written: string) => {
      isFound = true;
      return `${before}${mark}${raised(written)}${mark}`;
    },
  );
  return isFound ? after : undefined;
}

/** The text with what one table asks for of the package; undefined where it asks for none. */
function mappedIn(text: string, raise: Raise, table: string): string | undefined {
  return withLines(text, (line) => (line.table === table ? raisedValue(line, raise) : undefined));
}

/** The text with other lines; undefined where `change` gives none. */
function withLines(text: string, change: (line: TomlLine) => string | undefined): string | undefined {
  let isFound = false;
  const after = mapLines(text, (line) => {
    const now = change(line);
    isFound ||= now !== undefined;
    return now ?? line.text;
  });
  return isFound ? after : undefined;
}

/**
 * The text with a line of its own in a table; undefined where the table has the package in whatever form, or is not
 * there.
 */
function withOwnLine(text: string, { name }: Raise, table: string, line: string): string | undefined {
  let isThere = false;
  mapLines(text, (one) => {
    const isIn = one.table === table || one.table.startsWith(`${table}.`);
    isThere ||= isIn && isOfPackage(one, name);
    return one.text;
  });
  return isThere ? undefined : withLine(text, table, line);
}

function hasTable(text: string, table: string): boolean {
  return withLine(text, table, '') !== undefined;
}

/** The text with one more of the project's own dependencies, where it lists them by PEP 621. */
function withDependency(text: string, { name, to }: Raise): string | undefined {
  let isDone = false;
  const after = mapLines(text, (line) => {
    const opened =
      line.table === 'project' && line.key === 'dependencies' && !isDone
        ? /^(\s*dependencies\s*=\s*\[)(\s*\]?)/.exec(line.text)
        : null;
    if (!opened) return line.text;
    isDone = true;
    const [, head = '', end = ''] = opened;
    const rest = line.text.slice(head.length);
    if (rest.trim() === '') return `${line.text.trimEnd()}\n    "${name}>=${to}",`;
    return `${head}"${name}>=${to}"${end.includes(']') ? '' : ', '}${rest}`;
  });
  return isDone ? after : undefined;
}

/** A constraint of uv. */
function withConstraint(text: string, asked: string): string {
  const opened = /^constraint-dependencies\s*=\s*\[/m.exec(text);
  if (opened) {
    const at = opened.index + opened[0].length;
    const isEmpty = /^\s*\]/.test(text.slice(at));
    return `${text.slice(0, at)}"${asked}"${isEmpty ? '' : ', '}${text.slice(at)}`;
  }
  const line = `constraint-dependencies = ["${asked}"]`;
  return withLine(text, 'tool.uv', line) ?? `${text.trimEnd()}\n\n[tool.uv]\n${line}\n`;
}
