import type { LoadCommand, LoadNoun } from './types.ts';

/** Every command without a noun, and every noun, in the order of the help. Each is loaded when it is used. */
export const COMMAND_LIST: Readonly<Record<string, LoadCommand | LoadNoun>> = {
  scan: () => import('./scan.ts'),
  image: () => import('./image.ts'),
  fs: () => import('./fs.ts'),
  init: () => import('./init.ts'),
  leaks: () => import('./leaks.ts'),
  check: () => import('./check.ts'),
  diff: () => import('./diff.ts'),
  fix: () => import('./fix.ts'),
  paths: () => import('./paths.ts'),
  host: () => import('./host/noun.ts'),
  repo: () => import('./repo/noun.ts'),
  workstation: () => import('./workstation/noun.ts'),
  sbom: () => import('./sbom.ts'),
  explain: () => import('./explain.ts'),
  coverage: () => import('./coverage.ts'),
  db: () => import('./db/noun.ts'),
  network: () => import('./network/noun.ts'),
  identity: () => import('./identity/noun.ts'),
  profile: () => import('./profile/noun.ts'),
  run: () => import('./run.ts'),
  'oci-hook': () => import('./oci-hook.ts'),
  vault: () => import('./vault/noun.ts'),
  trust: () => import('./trust.ts'),
  completion: () => import('./completion.ts'),
};
