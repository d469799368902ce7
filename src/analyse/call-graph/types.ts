import type { ModuleFacts } from '../../model/reachability/module-facts.ts';
import type { Objects } from './objects.ts';
import type { Places, Token } from './places.ts';

/** What an import stands for. */
export interface Resolution {
  /** `name`: what is taken of the module; null: itself. More than one where it cannot be told which, or all are started. */
  readonly modules: readonly { readonly path: string; readonly name: string | null | undefined }[];
  /** Is it code that is not read, or may it be? */
  readonly isOutside: boolean;
}

/** What a language's objects and modules are like. */
export interface Language {
  /** Members that objects have without being given them. */
  readonly builtIn: ReadonlySet<string>;
  /** Does the language itself call members of this name? */
  isImplicit(name: string): boolean;
  readonly hasPrototypes: boolean;
  /** Does a method keep what it was read of? */
  readonly bindsOnRead: boolean;
  /** Are a module's variables its members, which others may write? */
  readonly isShared: boolean;
  readonly constructors: readonly string[];
  /** The member by which an object is called. */
  readonly calledBy: string | undefined;
  /** The object that what a module exports is written to. */
  exportsOf(value: Token, objects: Objects, places: Places): Token;
  /** What comes to the place of an import; nothing where `name` is undefined. */
  give(
    wanted: { readonly value: Token; readonly name: string | null | undefined; readonly to: number },
    objects: Objects,
    places: Places,
  ): void;
}

/** A module that is started; whoever starts it calls what it exports, where it is open. */
export interface Entry {
  readonly path: string;
  readonly isOpen: boolean;
}

/** Modules by path, what they stand for to each other, and which are started. */
export interface Program {
  readonly language: Language;
  readonly modules: ReadonlyMap<string, ModuleFacts>;
  readonly entries: readonly Entry[];
  /** The package that a module is a member of, which is started before it. */
  outerOf?(path: string): { readonly path: string; readonly name: string } | undefined;
  /** Modules that taking everything of this one starts. */
  membersOf?(path: string): readonly string[];
  resolve(from: string, specifier: string, name: string | null): Resolution;
  /** May a module of this name, which the runtime has itself, load others? */
  isLoading?(specifier: string): boolean;
  /** Does the other module only pass on to this one what views it was told the names of? */
  passesViews?(path: string, other: string): boolean;
  /** Names of packages that a module may require as engines of views. */
  enginesFor?(path: string): readonly string[];
}

/** A function that may run, and which one is why. */
export interface Call {
  readonly path: string;
  readonly name: string;
  readonly line: number;
  /** Key of the function that calls it, or gives it away; absent of what is started. */
  readonly by?: string;
}

export interface CallGraph {
  /** By `functionKey`. */
  readonly reached: ReadonlyMap<string, Call>;
  /** Paths of modules that are started. */
  readonly loaded: ReadonlySet<string>;
  /** Modules that are started of which it is not known what functions they have, and why. */
  readonly opaque: ReadonlyMap<string, string>;
  /** Where the graph may be more than is told, and why. */
  readonly dynamic: ReadonlyMap<string, string>;
}
