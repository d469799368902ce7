import type { Reachability } from '../../model/finding/reachability.ts';
import type { ArchiveClasses } from '../../model/reachability/java-classes.ts';
import type { ModuleFacts } from '../../model/reachability/module-facts.ts';
import type { Package } from '../../model/package.ts';
import type { VulnerableCode } from '../../model/advisory.ts';
import type { Program } from '../call-graph/types.ts';
import type { ProcessGraph } from '../processes/types.ts';
import type { FileTree } from '../file-tree/file-tree.ts';

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

/** A program of Go, by what its table of functions tells. */
export interface GoProgram {
  readonly system: string;
  readonly architecture: string;
  readonly main: string;
  readonly hasInlined: boolean;
  /** Functions by the import path of their package. */
  readonly packages: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What reachability is told from. Each part is put together when it is first asked for. */
export interface ReachabilityInput {
  /** Undefined where there are more than can be followed together. */
  readonly modules: ReadonlyMap<string, ModuleFacts> | undefined;
  readonly manifests: Manifests;
  readonly tree: FileTree;
  /** Paths of every file that may be a module, read or not. */
  readonly paths: readonly string[];
  /** What an image starts; undefined of a folder, in which whatever is there may be started. */
  readonly command: readonly string[] | undefined;
  /** Modules that are compiled: what they import is not read. */
  readonly natives?: readonly string[] | undefined;
  /** Where an image's command begins. */
  readonly workingDirectory?: string | undefined;
  /** Variables of an image. */
  readonly environment?: ReadonlyMap<string, string> | undefined;
  /** Programs of Go by path; why one was not read where it was not. */
  readonly goPrograms: ReadonlyMap<string, GoProgram | string>;
  /** Archives and classes of Java by path, `/a.war!/lib/b.jar`; undefined where there are more than can be followed together. */
  readonly archives: ReadonlyMap<string, ArchiveClasses> | undefined;
  /** What the command starts and loads; undefined of a folder. */
  readonly processes: ProcessGraph | undefined;
}

/** A package that has a vulnerability. */
export type JudgedPackage = Pick<Package, 'ecosystem' | 'name' | 'version' | 'locations' | 'files'>;

/** Code of it that is vulnerable; undefined where no advisory names it: then any. */
export type NamedCode = readonly VulnerableCode[] | undefined;

/** One way of telling reachability, of packages of some ecosystems; one folder each. */
export interface ReachabilityUnit {
  /** Its folder's name. */
  readonly id: string;
  readonly ecosystems: readonly Package['ecosystem'][];
  /** What is followed, as sentences have it: `Python`. */
  readonly title: string;
  /** How its modules are found, where it follows modules. */
  readonly language?: ModuleLanguage;
  /** Makes ready what was read of one target, once; what it gives tells of one package after another. */
  judge(input: ReachabilityInput): (one: JudgedPackage, code: NamedCode) => Reachability;
}

/** What a program of modules is put together from. */
export type FollowedModules = Pick<
  ReachabilityInput,
  'manifests' | 'tree' | 'paths' | 'command' | 'workingDirectory' | 'environment' | 'natives'
> & {
  readonly modules: ReadonlyMap<string, ModuleFacts>;
};

/** A language whose modules and calls are followed. */
export interface ModuleLanguage {
  readonly language: ModuleFacts['language'];
  /** As sentences have it. */
  readonly title: string;
  /** Is a path one of its modules? */
  isModule(path: string): boolean;
  /** Is it the project's own, and no installed package's? All of those may be started. */
  isOwn(path: string): boolean;
  programOf(input: FollowedModules): Program;
  /** Why more may be started than the program says; undefined where nothing may. */
  obstacle(input: ReachabilityInput): string | undefined;
  /** The modules that a package brings; empty where it is not installed. */
  modulesOf(one: JudgedPackage, input: ReachabilityInput): readonly string[];
}

/** What is known of a package; undefined of what no unit is for. */
export type Judge = (one: JudgedPackage, code?: NamedCode) => Reachability | undefined;
