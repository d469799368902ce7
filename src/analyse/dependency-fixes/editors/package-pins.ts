import { Fault } from '../../../model/fault.ts';
import { grammarOf } from '../../requirements/grammars.ts';
import type { Raise } from '../types.ts';
import { type JsonMember, membersAt } from './json-text.ts';
import { raisedRequirement } from './semantic-requirement.ts';

/** Whom an entry is for stands last: `a`, `@s/a@^1`, `b>a`, `b>c>a`, `a@npm:1.0.0`. */
const LAST = /(?:^|[/>])((?:@[\w.-]{1,214}\/)?[\w.-]{1,214})(?:@[^/>]{0,200})?$/;
/** Objects in objects that are looked at. */
const DEEPEST = 5;
const MOST_OBJECTS = 100;

/** https://docs.npmjs.com/cli/configuring-npm/package-json#overrides, https://pnpm.io/settings#overrides */
const SECTIONS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'pnpm-lock.yaml': [['pnpm', 'overrides'], ['resolutions']],
  'yarn.lock': [['resolutions']],
  'bun.lock': [['overrides'], ['resolutions']],
  'bun.lockb': [['overrides'], ['resolutions']],
};
const NPM = [['overrides']] as const;

/** The overrides and resolutions of a package.json that decide about a package, each with what it becomes. */
export function raisedPins(text: string, raise: Raise): readonly (readonly [JsonMember, string])[] {
  const sections = Object.hasOwn(SECTIONS, raise.lock) ? SECTIONS[raise.lock] : undefined;
  const objects = { left: MOST_OBJECTS };
  return (sections ?? NPM).flatMap((path) => pinsIn(text, path, raise, objects));
}

function pinsIn(
  text: string,
  path: readonly string[],
  raise: Raise,
  objects: { left: number },
): (readonly [JsonMember, string])[] {
  if (path.length > DEEPEST || (objects.left -= 1) < 0) return [];
  return (membersAt(text, path) ?? []).flatMap((member) => {
    const { key, value } = member;
    if (value === undefined) return pinsIn(text, [...path, key], raise, objects);
    const whom = key === '.' ? (path.at(-1) ?? '') : key;
    if (!isFor(whom, raise.name) || !isMeant(value, raise)) return [];
    return [[member, raisedRequirement(value, raise.to, '^')] as const];
  });
}

/** Is an entry, by its key, for a package? */
export function isFor(key: string, name: string): boolean {
  return key.length <= 1_000 && LAST.exec(key)?.[1] === name;
}

/** Does a version or range take the one that is there? What it was raised to counts too, any else is none. */
export function isMeant(value: string, { from, to }: Raise): boolean {
  if (/^[$a-z]|\//i.test(value)) return false;
  try {
    const range = grammarOf('npm')?.parse(value);
    return range !== undefined && (from === '' || range.admits(from) || range.admits(to));
  } catch (error) {
    if (error instanceof Fault && error.code === 'malformed') return false;
    throw error;
  }
}
