import type { ManifestEditor } from '../types.ts';
import { type JsonMember, membersAt, withMember, withValues } from './json-text.ts';

const SECTIONS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** By the names of lock files other than npm's. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'pnpm-lock.yaml': ['pnpm', 'install', '--lockfile-only'],
  'yarn.lock': ['yarn', 'install'],
};

/** `package.json` of npm, pnpm and Yarn. Source: https://docs.npmjs.com/cli/configuring-npm/package-json */
export const PACKAGE_JSON: ManifestEditor = {
  ecosystem: 'npm',
  wants: (name) => name === 'package.json',
  raise(text, { name, to }) {
    const values = SECTIONS.flatMap((section) =>
      (membersAt(text, [section]) ?? []).flatMap((member): (readonly [JsonMember, string])[] => {
        const value = raised(member, name, to);
        return value === undefined ? [] : [[member, value]];
      }),
    );
    return values.length === 0 ? undefined : withValues(text, values);
  },
  override(text, { name, from, to, isOnly, lock }) {
    const isNamed = SECTIONS.some((section) => membersAt(text, [section])?.some(({ key }) => key === name));
    const section = sectionOf(lock);
    // npm refuses an override of what the project asks for itself, but for a reference to that.
    if (isNamed && section.join('.') === 'overrides' && isOnly)
      return withMember(text, [...section, name], `$${name}`);
    // Only the line of versions that is vulnerable: others stay.
    const key = isOnly || from === '' ? name : `${name}@^${from}`;
    return withMember(text, [...section, key], `^${to}`);
  },
  relock({ lock }) {
    if (lock === 'package.json') return undefined;
    const command = COMMANDS[lock] ?? ['npm', 'install', '--package-lock-only'];
    return { command, packages: [], options: ['--ignore-scripts'] };
  },
};

/** https://pnpm.io/settings#overrides, https://classic.yarnpkg.com/lang/en/docs/selective-version-resolutions */
function sectionOf(lock: string): readonly string[] {
  if (lock === 'pnpm-lock.yaml') return ['pnpm', 'overrides'];
  return lock === 'yarn.lock' ? ['resolutions'] : ['overrides'];
}

/** Its requirement with the version in place of its own; undefined where it is of something else, or no version. */
function raised({ key, value }: JsonMember, name: string, to: string): string | undefined {
  if (typeof value !== 'string') return undefined;
  const alias = `npm:${name}@`;
  if (value.startsWith(alias)) return alias + requirement(value.slice(alias.length), to);
  if (key !== name || /^[a-z+]+:|\//i.test(value)) return undefined;
  return requirement(value, to);
}

function requirement(written: string, to: string): string {
  const operator = /^\s*([~^=]|>=)?\s*v?\d+(?:\.\d+){0,2}(?:[-+][\w.+-]*)?\s*$/.exec(written);
  return operator ? `${operator[1] ?? ''}${to}` : `^${to}`;
}
