import type { Reachability } from '../../model/finding/reachability.ts';
import type { ModuleFacts } from '../../model/reachability/module-facts.ts';
import type { Package } from '../../model/package.ts';
import type { Program } from '../call-graph/types.ts';
import type { FileTree } from './tree.ts';

/** What a `package.json` says of its modules; values are foreign. */
export interface Manifest {
  readonly name?: unknown;
  readonly main?: unknown;
  readonly module?: unknown;
  readonly exports?: unknown;
  readonly imports?: unknown;
  readonly bin?: unknown;
  readonly scripts?: unknown;
}

/** `package.json` by the folder that it is in. */
export type Manifests = ReadonlyMap<string, Manifest>;

/** What reachability is told from. */
export interface ReachabilityInput {
  readonly modules: ReadonlyMap<string, ModuleFacts>;
  readonly manifests: Manifests;
  readonly tree: FileTree;
  /** Paths of every file that may be a module, read or not. */
  readonly paths: readonly string[];
  /** What an image starts; undefined of a folder, in which whatever is there may be started. */
  readonly command: readonly string[] | undefined;
}

/** A language of which reachability is told; one folder each. */
export interface ReachabilityLanguage {
  readonly id: ModuleFacts['language'];
  readonly ecosystem: Package['ecosystem'];
  /** As sentences have it. */
  readonly title: string;
  /** Is a path one of its modules? */
  isModule(path: string): boolean;
  /** Is it the project's own, and no installed package's? All of those may be started. */
  isOwn(path: string): boolean;
  programOf(input: ReachabilityInput): Program;
  /** Why more may be started than the program says; undefined where nothing may. */
  obstacle(input: ReachabilityInput): string | undefined;
  /** The modules that a package brings; empty where it is not installed. */
  modulesOf(
    one: Pick<Package, 'name' | 'version' | 'locations'>,
    input: ReachabilityInput,
  ): readonly string[];
}

/** What is known of a package; undefined of what no language is for. */
export type Judge = (
  one: Pick<Package, 'ecosystem' | 'name' | 'version' | 'locations'>,
) => Reachability | undefined;
