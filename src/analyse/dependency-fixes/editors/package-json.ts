import type { ManifestEditor, Raise, Relock } from '../types.ts';
import { type JsonMember, membersAt, withMember, withValues } from './json-text.ts';
import { raisedPins } from './package-pins.ts';
import { raisedRequirement } from './semantic-requirement.ts';

const SECTIONS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;
/** Of Bun. Source: https://bun.com/docs/pm/catalogs */
const CATALOGS = [['catalog'], ['workspaces', 'catalog']] as const;
const NAMED_CATALOGS = [['catalogs'], ['workspaces', 'catalogs']] as const;

const MOST_CATALOGS = 100;

/** What installs, and what takes newer versions in the lock file alone. */
interface Commands {
  readonly install: readonly string[];
  readonly update: readonly string[] | undefined;
  readonly options: readonly string[];
}

const NPM: Commands = {
  install: ['npm', 'install'],
  update: ['npm', 'update'],
  options: ['--package-lock-only', '--ignore-scripts'],
};
/** By the names of lock files other than npm's. */
const COMMANDS: Readonly<Record<string, Commands>> = {
  'pnpm-lock.yaml': {
    install: ['pnpm', 'install'],
    update: ['pnpm', 'update', '--depth', 'Infinity'],
    options: ['--lockfile-only', '--ignore-scripts', '--no-frozen-lockfile'],
  },
  'yarn.lock': { install: ['yarn', 'install'], update: undefined, options: ['--ignore-scripts'] },
  'bun.lock': {
    install: ['bun', 'install'],
    update: undefined,
    options: ['--lockfile-only', '--ignore-scripts'],
  },
  'bun.lockb': { install: ['bun', 'install'], update: undefined, options: ['--ignore-scripts'] },
};
/** Yarn 2 and later. Source: https://yarnpkg.com/cli/install */
const YARN_BERRY: Commands = {
  install: ['yarn', 'install'],
  update: ['yarn', 'up', '--recursive'],
  options: ['--mode=update-lockfile'],
};

/** `package.json` of npm, pnpm, Yarn and Bun. Source: https://docs.npmjs.com/cli/configuring-npm/package-json */
export const PACKAGE_JSON: ManifestEditor = {
  ecosystem: 'npm',
  wants: (name) => name === 'package.json',
  raise(text, raise) {
    // Most manifests of a project name few of its packages.
    if (!text.includes(raise.name) && !text.includes('\\')) return undefined;
    const paths = [...SECTIONS.map((section) => [section]), ...catalogsIn(text)];
    const values = paths.flatMap((path) =>
      (membersAt(text, path) ?? []).flatMap((member): (readonly [JsonMember, string])[] => {
        const value = raised(member, raise.name, raise.to);
        return value === undefined ? [] : [[member, value]];
      }),
    );
    const all = [...values, ...raisedPins(text, raise)];
    return all.length === 0 ? undefined : withValues(text, all);
  },
  override(text, raise) {
    const { name, to, isOnly, lock } = raise;
    const pins = raisedPins(text, raise);
    if (pins.length > 0) return withValues(text, pins);
    const isNamed = SECTIONS.some((section) => membersAt(text, [section])?.some(({ key }) => key === name));
    const section = sectionOf(lock);
    // npm refuses an override of what the project asks for itself, but for a reference to that.
    if (isNamed && section.join('.') === 'overrides' && isOnly)
      return withMember(text, [...section, name], `$${name}`);
    const keys = keysOf(raise);
    if (keys.length === 0) return undefined;
    return keys.reduce<string | undefined>(
      (after, key) => (after === undefined ? undefined : withMember(after, [...section, key], `^${to}`)),
      text,
    );
  },
  relock(raise) {
    const commands = commandsOf(raise);
    const { install, update, options } = commands;
    if (raise.lock === 'package.json') return undefined;
    // What others bring `npm install` leaves as it is locked, whatever is overridden.
    return commands === NPM && raise.isBrought === true && update
      ? { command: update, packages: [raise.name], options }
      : { command: install, packages: [], options };
  },
  update(raise): Relock | undefined {
    const { update, options } = commandsOf(raise);
    const isPinned = raisedPins(raise.beside.get('package.json') ?? '', raise).length > 0;
    return update && !isPinned ? { command: update, packages: [raise.name], options } : undefined;
  },
};

function catalogsIn(text: string): (readonly string[])[] {
  const named = NAMED_CATALOGS.flatMap((path) =>
    (membersAt(text, path) ?? []).map(({ key }) => [...path, key]),
  );
  return [...CATALOGS, ...named.slice(0, MOST_CATALOGS)];
}

function commandsOf({ lock, beside }: Raise): Commands {
  return isBerry(lock, beside) ? YARN_BERRY : (COMMANDS[lock] ?? NPM);
}

function isBerry(lock: string, beside: ReadonlyMap<string, string>): boolean {
  return lock === 'yarn.lock' && /^__metadata:/m.test(beside.get(lock) ?? '');
}

/** Whom an override is for: only the line of versions that is vulnerable, where there are others. None where it cannot be told. */
function keysOf({ name, from, isOnly, lock, beside }: Raise): readonly string[] {
  if (isOnly || from === '') return [name];
  if (lock !== 'yarn.lock') return [`${name}@^${from}`];
  if (!isBerry(lock, beside)) return [];
  // `"a@npm:^1.0.0, a@npm:~1.0":` before `version: 1.0.0`. https://yarnpkg.com/configuration/manifest#resolutions
  const entries = (beside.get(lock) ?? '').split(/\n\n/);
  const entry = entries.find((one) => one.startsWith(`"${name}@`) && one.includes(`\n  version: ${from}\n`));
  return (/^"([^"\n]{1,5000})":/.exec(entry ?? '')?.[1] ?? '').split(', ').filter(Boolean);
}

/** https://pnpm.io/settings#overrides, https://classic.yarnpkg.com/lang/en/docs/selective-version-resolutions */
function sectionOf(lock: string): readonly string[] {
  if (lock === 'pnpm-lock.yaml') return ['pnpm', 'overrides'];
  return lock === 'yarn.lock' ? ['resolutions'] : ['overrides'];
}

/** Its requirement with the version in place of its own; undefined where it is of something else, or no version. */
function raised({ key, value }: JsonMember, name: string, to: string): string | undefined {
  if (value === undefined) return undefined;
  const alias = `npm:${name}@`;
  if (value.startsWith(alias)) return alias + raisedRequirement(value.slice(alias.length), to, '^');
  // Yarn may say where a range is looked for.
  const [protocol] = /^npm:(?=[\d~^<>=*])/.exec(value) ?? [''];
  const range = value.slice(protocol.length);
  if (key !== name || /^[a-z+]+:|\//i.test(range)) return undefined;
  return protocol + raisedRequirement(range, to, '^');
}
