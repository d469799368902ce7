import type { ManifestEditor } from '../types.ts';
import { type JsonMember, membersAt, withMember, withValues } from './json-text.ts';

const OPTIONS = ['--with-dependencies', '--no-install', '--no-scripts', '--no-plugins'];

/** `composer.json`. Source: https://getcomposer.org/doc/04-schema.md#package-links */
export const COMPOSER_JSON: ManifestEditor = {
  ecosystem: 'composer',
  wants: (name) => name === 'composer.json',
  raise(text, { name, to }) {
    const values = ['require', 'require-dev'].flatMap((section) =>
      (membersAt(text, [section]) ?? []).flatMap((member): (readonly [JsonMember, string])[] =>
        member.key.toLowerCase() === name && member.value !== undefined
          ? [[member, requirement(member.value, to)]]
          : [],
      ),
    );
    return values.length === 0 ? undefined : withValues(text, values);
  },
  // Composer has no overrides: what the project requires itself, it decides, within what others require.
  isBound: true,
  override: (text, { name, to }) => withMember(text, ['require', name], `^${to}`),
  relock: ({ name, lock }) =>
    lock === 'composer.lock'
      ? { command: ['composer', 'update'], packages: [name], options: OPTIONS }
      : undefined,
  update: ({ name }) => ({ command: ['composer', 'update'], packages: [name], options: OPTIONS }),
};

function requirement(written: string, to: string): string {
  const [, operator] = /^\s*(?:([~^=]|>=)\s*)?v?\d+(?:\.\d+){0,3}\s*$/.exec(written) ?? [undefined, '^'];
  return `${operator ?? ''}${to.replace(/^v/, '')}`;
}
