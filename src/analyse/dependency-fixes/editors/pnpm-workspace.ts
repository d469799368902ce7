import type { ManifestEditor, Raise } from '../types.ts';
import { membersAt } from './json-text.ts';
import { isFor, isMeant } from './package-pins.ts';
import { raisedRequirement } from './semantic-requirement.ts';
import { mapsIn, scalarsAt, withScalar, withScalars, type YamlMember } from './yaml-text.ts';

const NAME = 'pnpm-workspace.yaml';

/**
 * `pnpm-workspace.yaml`: catalogs, and overrides where package.json has none. Sources: https://pnpm.io/catalogs,
 * https://pnpm.io/settings#overrides
 */
export const PNPM_WORKSPACE: ManifestEditor = {
  ecosystem: 'npm',
  wants: (name) => name === NAME,
  raise(text, raise) {
    const { name, to } = raise;
    const named = mapsIn(text, ['catalogs']).map((catalog) => ['catalogs', catalog]);
    const values = [['catalog'], ...named].flatMap((path) =>
      scalarsAt(text, path).flatMap((member): (readonly [YamlMember, string])[] =>
        member.key === name && !/^[a-z+]+:|\//i.test(member.value)
          ? [[member, raisedRequirement(member.value, to, '^')]]
          : [],
      ),
    );
    const all = [...values, ...raisedOverrides(text, raise)];
    return all.length === 0 ? undefined : withScalars(text, all);
  },
  override(text, raise) {
    const { name, from, to, isOnly, lock, beside } = raise;
    const manifest = beside.get('package.json') ?? '{}';
    // What package.json says of overrides is passed over once this file says something of them.
    const isThere = membersAt(manifest, ['pnpm', 'overrides']) !== undefined;
    const asked = membersAt(manifest, [])?.find(({ key }) => key === 'packageManager')?.value;
    const isOld = asked !== undefined && /^pnpm@[1-9]\./.test(asked);
    if (lock !== 'pnpm-lock.yaml' || isThere || isOld) return undefined;
    const known = raisedOverrides(text, raise);
    if (known.length > 0) return withScalars(text, known);
    return withScalar(text, 'overrides', isOnly || from === '' ? name : `${name}@^${from}`, `^${to}`);
  },
  relock: () => ({
    command: ['pnpm', 'install'],
    packages: [],
    options: ['--lockfile-only', '--ignore-scripts', '--no-frozen-lockfile'],
  }),
};

/** The overrides that decide about the package, each with what it becomes. */
function raisedOverrides(text: string, raise: Raise): (readonly [YamlMember, string])[] {
  return scalarsAt(text, ['overrides']).flatMap((member) =>
    isFor(member.key, raise.name) && isMeant(member.value, raise)
      ? [[member, raisedRequirement(member.value, raise.to, '^')] as const]
      : [],
  );
}
