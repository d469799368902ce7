import type { ProgramFact, WrittenCommand } from '../../model/reachability/program.ts';
import type { FileTree } from '../file-tree/file-tree.ts';

/** What processes are followed in. */
export interface ProcessInput {
  readonly tree: FileTree;
  /** Programs, libraries, scripts and settings of the loader by path. */
  readonly files: ReadonlyMap<string, ProgramFact>;
  /** What a static program starts, where that is known: undefined where it is not. */
  readonly startsOf: (path: string) => boolean | undefined;
  /** What the image starts. */
  readonly commands: readonly WrittenCommand[];
  /** Variables of its environment. */
  readonly environment: ReadonlyMap<string, string>;
  readonly workingDirectory: string;
}

/** What is started and loaded from an image's command on. */
export interface ProcessGraph {
  /** Files that are loaded, each with the one that loads it; undefined: the image's command does. */
  readonly loaded: ReadonlyMap<string, string | undefined>;
  /** Files that are loaded where the C library is asked for what is in them, with why. */
  readonly perhaps: ReadonlyMap<string, string>;
  /** Why more may be started or loaded; undefined where nothing may. */
  readonly dynamic: string | undefined;
}
