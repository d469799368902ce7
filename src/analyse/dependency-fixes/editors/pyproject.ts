import type { ManifestEditor, Raise } from '../types.ts';
import { isNamed, raisedSpecifier } from './python-requirement.ts';
import { mapLines, type TomlLine, withLine } from './toml-lines.ts';

const POETRY = /^tool\.poetry(?:\.group\.[^.]+)?\.(?:dev-)?dependencies$/;
const PIPFILE = /^(?:dev-)?packages$/;
const QUOTED =
  /(["'])(?=(?:(?!\1)[^\n])*\1)([A-Za-z0-9][\w.-]*)(\s*\[[^\]"']*\])?(\s*)((?:[<>=!~(][^"';]*)?)((?:(?!\1)[^\n])*)\1/g;

/**
 * `pyproject.toml` by PEP 621, PEP 735, uv, Poetry and PDM, and Pipfile. Sources:
 * https://packaging.python.org/en/latest/specifications/pyproject-toml, https://docs.astral.sh/uv/reference/settings
 */
export const PYPROJECT: ManifestEditor = {
  ecosystem: 'pypi',
  wants: (name) => name === 'pyproject.toml' || name === 'Pipfile',
  raise(text, raise) {
    let isFound = false;
    const after = mapLines(text, (line) => {
      const now = raisedLine(line, raise);
      if (now === undefined) return line.text;
      isFound = true;
      return now;
    });
    return isFound ? after : undefined;
  },
  override(text, { name, to, lock }) {
    const asked = `${name}>=${to}`;
    if (lock === 'uv.lock') {
      const key = 'constraint-dependencies';
      const opened = /^constraint-dependencies\s*=\s*\[/m.exec(text);
      if (opened) {
        const at = opened.index + opened[0].length;
        const isEmpty = /^\s*\]/.test(text.slice(at));
        return `${text.slice(0, at)}"${asked}"${isEmpty ? '' : ', '}${text.slice(at)}`;
      }
      const line = `${key} = ["${asked}"]`;
      return withLine(text, 'tool.uv', line) ?? `${text.trimEnd()}\n\n[tool.uv]\n${line}\n`;
    }
    if (lock === 'poetry.lock') return withLine(text, 'tool.poetry.dependencies', `${name} = ">=${to}"`);
    // https://pdm-project.org/latest/usage/dependency/#dependency-overrides
    if (lock === 'pdm.lock') {
      const line = `${name} = ">=${to}"`;
      const table = 'tool.pdm.resolution.overrides';
      return withLine(text, table, line) ?? `${text.trimEnd()}\n\n[${table}]\n${line}\n`;
    }
    return lock === 'Pipfile.lock' ? withLine(text, 'packages', `${name} = ">=${to}"`) : undefined;
  },
  relock({ name, lock }) {
    if (lock === 'uv.lock')
      return { command: ['uv', 'lock'], packages: ['--upgrade-package', name], options: [] };
    if (lock === 'poetry.lock')
      return { command: ['poetry', 'update', '--lock'], packages: [name], options: [] };
    if (lock === 'pdm.lock')
      return { command: ['pdm', 'update', '--no-sync', '--update-reuse'], packages: [name], options: [] };
    return lock === 'Pipfile.lock' ? { command: ['pipenv', 'lock'], packages: [], options: [] } : undefined;
  },
  update({ name, lock }) {
    if (lock === 'poetry.lock')
      return { command: ['poetry', 'update', '--lock'], packages: [name], options: [] };
    return lock === 'pdm.lock'
      ? { command: ['pdm', 'update', '--no-sync', '--update-reuse'], packages: [name], options: [] }
      : undefined;
  },
};

function raisedLine({ text, table, key }: TomlLine, { name, to }: Raise): string | undefined {
  if (POETRY.test(table) || PIPFILE.test(table)) {
    if (!isNamed(key, name)) return undefined;
    const written = /^([^=]+=\s*(?:\{(?:[^}]*[,\s])?version\s*=\s*)?)(["'])([^"']*)\2/.exec(text);
    if (!written) return undefined;
    const [all, head = '', quote = '', specifier = ''] = written;
    return `${head}${quote}${raisedSpecifier(specifier === '*' ? '' : specifier, to)}${quote}${text.slice(all.length)}`;
  }
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
