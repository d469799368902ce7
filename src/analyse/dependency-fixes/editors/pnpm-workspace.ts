import type { ManifestEditor } from '../types.ts';
import { membersAt } from './json-text.ts';
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
  raise(text, { name, to }) {
    const named = mapsIn(text, ['catalogs']).map((catalog) => ['catalogs', catalog]);
    const values = [['catalog'], ...named].flatMap((path) =>
      scalarsAt(text, path).flatMap((member): (readonly [YamlMember, string])[] =>
        member.key === name && !/^[a-z+]+:|\//i.test(member.value)
          ? [[member, raisedRequirement(member.value, to, '^')]]
          : [],
      ),
    );
    return values.length === 0 ? undefined : withScalars(text, values);
  },
  override(text, { name, from, to, isOnly, lock, beside }) {
    const manifest = beside.get('package.json') ?? '{}';
    // What package.json says of overrides is passed over once this file says something of them.
    const isThere = membersAt(manifest, ['pnpm', 'overrides']) !== undefined;
    const asked = membersAt(manifest, [])?.find(({ key }) => key === 'packageManager')?.value;
    const isOld = asked !== undefined && /^pnpm@[1-9]\./.test(asked);
    if (lock !== 'pnpm-lock.yaml' || isThere || isOld) return undefined;
    return withScalar(text, 'overrides', isOnly || from === '' ? name : `${name}@^${from}`, `^${to}`);
  },
  relock: () => ({
    command: ['pnpm', 'install', '--lockfile-only'],
    packages: [],
    options: ['--ignore-scripts', '--no-frozen-lockfile'],
  }),
};
