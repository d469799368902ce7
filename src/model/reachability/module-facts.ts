/** A variable, a parameter or a value in between: a number of its module. */
export type Place = number;

/**
 * What a function does with functions and objects, whatever the order. Places are of its module. A name of null is one that
 * is computed.
 */
export type Step =
  | readonly ['move', from: Place, to: Place]
  | readonly ['read', object: Place, name: string | null, to: Place]
  | readonly ['write', object: Place, name: string | null, from: Place]
  /** `receiver` -1: none. `spread`: how many values are given is not known. */
  | readonly ['call', callee: Place, receiver: Place, given: readonly Place[], spread: boolean, result: Place]
  | readonly ['new', callee: Place, given: readonly Place[], spread: boolean, result: Place]
  /** A value made of a function of the module. */
  | readonly ['function', index: number, to: Place]
  | readonly ['object', to: Place]
  /** A class of Python, whose instances have its members. */
  | readonly ['class', to: Place]
  /** A class has the members of another. */
  | readonly ['inherit', object: Place, from: Place]
  /** What this name of a module stands for; null: the module itself. */
  | readonly ['import', specifier: string, name: string | null, to: Place]
  /** Everything that the module exports is exported here too. */
  | readonly ['reexport', specifier: string]
  | readonly ['export', name: string, from: Place]
  /** The module's own value that others get. */
  | readonly ['module', to: Place]
  /** A value that nothing here tells. */
  | readonly ['unknown', to: Place]
  /** A text that may name a module. */
  | readonly ['text', text: string, to: Place]
  /**
   * A value by which text becomes code, or modules are loaded, wherever it is called; with `harmless`, an object whose
   * members are, but those of these names.
   */
  | readonly ['maker', reason: string, line: number, to: Place, harmless?: readonly string[]]
  /** The modules that texts at a place name. */
  | readonly ['require', specifier: Place, reason: string, line: number, to: Place]
  /** Something happens that cannot be followed, unless all that comes is texts that this expression matches. */
  | readonly ['texts', from: Place, expression: string, reason: string, line: number]
  /** Names a view of Express, or the engine of views; where `of` is what nobody knows. */
  | readonly ['view', kind: 'name' | 'engine', from: Place, of: Place]
  /** The engines of all views that are named anywhere. */
  | readonly ['engines', reason: string, line: number, to: Place]
  /** Code that is not read here may do with it what it likes. */
  | readonly ['escape', from: Place]
  /** The language itself calls it on the object, as a getter or an operator. */
  | readonly ['implicit', object: Place, from: Place]
  /** Reading the member of this name of an object calls it. */
  | readonly ['accessor', object: Place, getter: Place, name: string | null]
  /** Writing a property of this name calls a function; `*`: of any name, of Python. */
  | readonly ['setter', name: string | null]
  /** Whoever extends a class of Python is found by it, and given away; the rest where it is what nobody knows. */
  | readonly ['heirs', of: Place, reason: string, line: number]
  /** Whatever modules that are loaded have may be called. */
  | readonly ['everything']
  /** What functions the module has is not known; it may call whatever it imports. */
  | readonly ['opaque', reason: string, line: number]
  /** Something happens that no reading of the source can follow. */
  | readonly ['dynamic', reason: string, line: number];

export interface FunctionFacts {
  /** Its own name, or that of what it is given to; `<module>` of a module's body. */
  readonly name: string;
  readonly line: number;
  readonly parameters: readonly Place[];
  /** All that it is given, by position or not. */
  readonly given: Place;
  readonly receiver: Place;
  readonly result: Place;
  /** Does what it is called on come as its first parameter, as in Python? */
  readonly isMethod: boolean;
  readonly steps: readonly Step[];
}

/** What one source tells of the functions that it makes, and of whom it calls. Plain JSON. */
export interface ModuleFacts {
  readonly language: 'javascript' | 'python';
  /** How many places there are. */
  readonly places: number;
  /** Does it name what an engine of views for Express is called by? */
  readonly isEngine?: boolean;
  /** The first is the module's body. */
  readonly functions: readonly FunctionFacts[];
  /** What `from package import *` takes of it, where it says so, as Python's `__all__`; `*`: names that are computed, too. */
  readonly listed?: readonly string[];
  /** Does it know where it lies, and get at the folders that modules of Python are looked for in? */
  readonly widens?: boolean;
}
