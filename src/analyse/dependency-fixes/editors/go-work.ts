import type { ManifestEditor } from '../types.ts';
import { directivesIn, isReplaced } from './go-mod.ts';

/** `go.work`, which says more than the modules that it uses. Source: https://go.dev/ref/mod#workspaces */
export const GO_WORK: ManifestEditor = {
  ecosystem: 'golang',
  wants: (name) => name === 'go.work',
  raise: () => undefined,
  refusal(text, folder, { name, to }) {
    const isUsed = [...directivesIn(text)].some(
      ({ directive, words: [path = ''] }) => directive === 'use' && cleaned(path) === folder,
    );
    return isUsed && isReplaced(text, name, to)
      ? { reason: 'go.work replaces it, and what it is replaced by decides' }
      : undefined;
  },
  relock: () => undefined,
};

function cleaned(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}
