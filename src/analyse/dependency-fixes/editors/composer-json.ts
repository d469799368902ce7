import type { ManifestEditor } from '../types.ts';
import { membersAt, withMember, withValues } from './json-text.ts';

const OPTIONS = ['--with-dependencies', '--no-install', '--no-scripts', '--no-plugins'];
/** `dev-main`, `1.x-dev`, and either under another name: `1.0.0 as 2.0.0`. */
const BRANCH = /(?:^|[\s,|])dev-|-dev(?:$|[\s,|])|\sas\s/;
/** Which releases count that are none yet: `^1.0@beta`. */
const STABILITY = /@(?:stable|rc|beta|alpha|dev)\s*$/i;

/** `composer.json`. Source: https://getcomposer.org/doc/04-schema.md#package-links */
export const COMPOSER_JSON: ManifestEditor = {
  ecosystem: 'composer',
  wants: (name) => name === 'composer.json',
  raise(text, { name, to }) {
    const members = ['require', 'require-dev'].flatMap((section) =>
      (membersAt(text, [section]) ?? []).filter(({ key }) => key.toLowerCase() === name),
    );
    if (members.some(({ value }) => BRANCH.test(value ?? '')))
      return { reason: 'composer.json asks for a branch, or gives its version another name' };
    const values = members.flatMap((member) =>
      member.value === undefined ? [] : [[member, requirement(member.value, to)] as const],
    );
    return values.length === 0 ? undefined : withValues(text, values);
  },
  // Composer has no overrides: what the project requires itself, it decides, within what others require.
  mustAgree: () => true,
  override: (text, { name, to }) => withMember(text, ['require', name], `^${to}`),
  relock: ({ name, lock }) =>
    lock === 'composer.lock'
      ? { command: ['composer', 'update'], packages: [name], options: OPTIONS }
      : undefined,
  update: ({ name }) => ({ command: ['composer', 'update'], packages: [name], options: OPTIONS }),
};

function requirement(written: string, to: string): string {
  const [stability = ''] = STABILITY.exec(written) ?? [];
  const range = written.slice(0, written.length - stability.length);
  const [, operator] = /^\s*(?:([~^=]|>=)\s*)?v?\d+(?:\.\d+){0,3}\s*$/.exec(range) ?? [undefined, '^'];
  return `${operator ?? ''}${to.replace(/^v/, '')}${stability.trim()}`;
}
