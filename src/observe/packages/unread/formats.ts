import type { Evidence } from '../../../model/package.ts';

/** Files that name packages and that nothing here reads. */
export interface UnreadFormat {
  /** What is told of them: the ecosystem, with the tool where that says more. */
  readonly of: string;
  /** Where such packages count, as with those that are read. */
  readonly evidence: Evidence;
  /** Names of files; a `*` in front stands for any beginning, `/` for a folder they must lie in. */
  readonly files: readonly string[];
  /** A file that must lie beside one, where the name alone says too little. */
  readonly beside?: string;
  /** A file that is read and decides instead, beside it or above. */
  readonly decidedBy?: readonly string[];
}

/** By ecosystem. Sources: each tool's own manual of its manifest and lock file. */
export const UNREAD_FORMATS: readonly UnreadFormat[] = [
  { of: 'Bazel', evidence: 'declared', files: ['WORKSPACE.bazel'] },
  { of: 'Julia', evidence: 'declared', files: ['JuliaProject.toml'], decidedBy: ['JuliaManifest.toml'] },
  { of: 'JavaScript (Rush)', evidence: 'declared', files: ['rush.json'] },
  { of: 'Conda', evidence: 'declared', files: ['pixi.toml'], decidedBy: ['pixi.lock'] },
  { of: 'Python (Buildout)', evidence: 'declared', files: ['buildout.cfg'] },
  { of: 'Crystal', evidence: 'declared', files: ['shard.yml'], decidedBy: ['shard.lock'] },
  { of: 'Nim', evidence: 'declared', files: ['*.nimble'], decidedBy: ['nimble.lock'] },
  { of: 'PureScript', evidence: 'declared', files: ['spago.yaml', 'spago.dhall'] },
];

/** Databases of package managers that nothing here reads: a file, or a folder with something in it. */
export const UNREAD_DATABASES: readonly (readonly [of: string, paths: readonly string[]])[] = [
  ['snap', ['/var/lib/snapd/snaps']],
];
