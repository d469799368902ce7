import type { Step } from '../../model/reachability/module-facts.ts';
import type { Known, Loaded } from './call-flow.ts';
import type { Maker } from './makers.ts';
import { type Token, UNKNOWN } from './places.ts';
import { isTextStep, TextFlow, type TextStep } from './text-flow.ts';
import type { Call, CallGraph, Program } from './types.ts';

/** What is about the module that a function is in, or about what nobody can follow. */
type ModuleStep = Extract<
  Step,
  readonly [
    'import' | 'reexport' | 'export' | 'module' | 'unknown' | 'escape' | 'setter' | 'everything' | 'heirs',
    ...unknown[],
  ]
>;

type HeirsStep = Extract<Step, readonly ['heirs', ...unknown[]]>;
type UntoldStep = Extract<Step, readonly ['opaque' | 'dynamic', ...unknown[]]>;

/**
 * Which functions may run, from modules that are started: Andersen's analysis, in which neither the order of steps nor
 * the caller of a function counts, over the functions that are reached. Values that code which is not read gives are one
 * token; what such code is given it may call, with anything it has ever been given. So a function that is not reached does not run,
 * unless something `dynamic` is reached.
 */
export function callGraph(program: Program): CallGraph {
  return new Builder(program).build();
}

class Builder extends TextFlow {
  readonly #reached = new Map<string, Call>();
  readonly #opaque = new Map<string, string>();
  readonly #dynamic = new Map<string, string>();
  /** The function that gives all modules away, once there is one. */
  #givenAll: string | undefined;

  build(): CallGraph {
    for (const { path, isOpen } of this.program.entries) {
      const module = this.#load(path, undefined);
      if (!module) this.#dynamic.set(path, 'could not be read');
      else if (isOpen) this.escape(this.holding(module.value), undefined);
    }
    const isDone = this.places.run();
    if (!isDone) this.#dynamic.set('the program', 'is too large to be followed');
    return {
      reached: this.#reached,
      loaded: new Set(this.loaded.keys()),
      opaque: this.#opaque,
      dynamic: this.#dynamic,
    };
  }

  /** Runs the body of a module once. */
  #load(path: string, by: string | undefined): Loaded | undefined {
    const known = this.loaded.get(path);
    if (known) return known;
    const facts = this.program.modules.get(path);
    if (!facts) return undefined;
    const [base, value] = [this.places.make(facts.places), this.objects.make()];
    const exports = this.language.exportsOf(value, this.objects, this.places);
    const module = { facts, base, value, exports };
    this.loaded.set(path, module);
    if (this.#givenAll !== undefined) this.escape(this.holding(value), this.#givenAll);
    const outer = this.program.outerOf?.(path);
    const around = outer && this.#load(outer.path, by);
    if (outer && around) this.places.add(this.objects.member(around.value, outer.name), value);
    const body = facts.functions[0];
    if (body) this.reach({ path, index: 0, facts: body, base: module.base }, by);
    return module;
  }

  protected reach(known: Known, by: string | undefined): void {
    const key = functionKey(known.path, known.index);
    if (this.#reached.has(key)) return;
    const { name, line, steps } = known.facts;
    this.#reached.set(key, { path: known.path, name, line, ...(by !== undefined && { by }) });
    for (const step of steps)
      if (step[0] === 'opaque' || step[0] === 'dynamic') this.#untold(step, known.path);
      else if (isTextStep(step)) this.textStep(step, { path: known.path, base: known.base, key });
      else this.#step(step, known, key);
  }

  #step(step: Exclude<Step, UntoldStep | TextStep>, { path, base }: Known, key: string): void {
    const { places } = this;
    switch (step[0]) {
      case 'move':
        return places.flow(base + step[1], base + step[2]);
      case 'read':
        return this.read(base + step[1], step[2], base + step[3]);
      case 'write':
        return this.write(base + step[1], step[2], base + step[3], key);
      case 'call': {
        const [, callee, receiver, given, spread, result] = step;
        const from = receiver < 0 ? undefined : base + receiver;
        return this.call(base + callee, from, shifted(given, base), spread, base + result, key);
      }
      case 'new':
        return this.make(base + step[1], shifted(step[2], base), step[3], base + step[4], key);
      case 'function':
        return places.add(base + step[2], this.functionOf(path, step[1]));
      case 'object':
        return places.add(base + step[1], this.objects.make());
      case 'class':
        return places.add(base + step[1], this.#classToken());
      case 'implicit':
        return this.implicit(base + step[1], base + step[2], key);
      case 'accessor':
        return this.accessor(base + step[1], base + step[2], step[3], key);
      case 'inherit':
        return this.inherit(base + step[1], base + step[2], key);
      case 'import':
      case 'reexport':
      case 'export':
      case 'module':
      case 'unknown':
      case 'escape':
      case 'setter':
      case 'everything':
      case 'heirs':
        return this.#moduleStep(step, path, base, key);
    }
  }

  #classToken(): Token {
    const token = this.objects.make();
    this.classes.add(token);
    return token;
  }

  #moduleStep(step: ModuleStep, path: string, base: number, key: string): void {
    switch (step[0]) {
      case 'import':
        return this.import(path, step[1], step[2], base + step[3], key);
      case 'reexport': {
        const own = this.loaded.get(path);
        const all = this.places.make();
        this.import(path, step[1], null, all, key);
        for (const { path: target } of this.program.resolve(path, step[1], null).modules)
          for (const member of this.program.membersOf?.(target) ?? []) this.#load(member, key);
        if (own) this.places.flow(all, this.objects.heirOf(own.exports));
        return;
      }
      case 'export': {
        const own = this.loaded.get(path);
        if (!own) return;
        const member = this.objects.member(own.exports, step[1]);
        this.places.flow(base + step[2], member);
        // A module of Python can be written to from outside.
        if (this.language.isShared) {
          this.places.flow(member, base + step[2]);
          this.objects.read(own.value, step[1], base + step[2]);
        }
        return;
      }
      case 'module': {
        const own = this.loaded.get(path);
        return own && this.places.add(base + step[1], own.value);
      }
      case 'unknown':
        return this.places.add(base + step[1], UNKNOWN);
      case 'escape':
        return this.escape(base + step[1], key);
      case 'everything':
        return this.#giveAll(key);
      case 'setter':
        return this.setters.add(step[1]);
      case 'heirs':
        return this.#giveHeirs(step, path, base, key);
    }
  }

  protected tell({ where, reason }: Maker): void {
    this.#dynamic.set(where, reason);
  }

  /** Code that is not read has every module that is loaded, or will be. */
  #giveAll(key: string): void {
    if (this.#givenAll !== undefined) return;
    this.#givenAll = key;
    for (const { value } of this.loaded.values()) this.escape(this.holding(value), key);
  }

  /** All that has the members of a class, whenever it is made. */
  #giveHeirs([, of, reason, line]: HeirsStep, path: string, base: number, key: string): void {
    this.places.each(base + of, (token) => {
      if (token <= UNKNOWN) this.#dynamic.set(`${path}:${line}`, reason);
      else this.escape(this.objects.selvesOf(token), key);
    });
  }

  #untold([kind, reason, line]: UntoldStep, path: string): void {
    if (kind === 'opaque') this.#opaque.set(path, `${reason}: ${path}:${line}`);
    else this.#dynamic.set(`${path}:${line}`, reason);
  }

  protected import(path: string, specifier: string, name: string | null, to: number, key: string): void {
    const { modules, isOutside } = this.program.resolve(path, specifier, name);
    if (isOutside) this.places.add(to, UNKNOWN);
    for (const target of modules) {
      const module = this.#load(target.path, key);
      if (module)
        this.language.give({ value: module.value, name: target.name, to }, this.objects, this.places);
      else {
        this.places.add(to, UNKNOWN);
        this.#dynamic.set(target.path, 'could not be read');
      }
    }
  }
}

/** What a function is known by in a graph. */
export function functionKey(path: string, index: number): string {
  return `${path}#${index}`;
}

function shifted(given: readonly number[], base: number): number[] {
  return given.map((place) => base + place);
}
