import { option } from './option.ts';

/** The host that is looked at, or changed: this one, or an image of one. */
export const HOST_ROOT = option('--root <folder>', 'the root of the host', {
  absent: '/',
  completion: 'folder',
});

/** Exit codes of commands that change this host. */
export const HOST_EXITS = { 3: 'no such file', 4: 'the kernel or the engine refuses' } as const;
