import type { FunctionFacts, ModuleFacts, Step } from '../../model/reachability/module-facts.ts';
import { Objects, UNKNOWN } from './objects.ts';
import { Places, type Token } from './places.ts';
import type { Call, CallGraph, Language, Program } from './types.ts';

/** Arrivals of values; what takes more is told as too large, which makes all that is not reached unknown. */
const MAXIMUM_ARRIVALS = 20_000_000;

/** A function of a module whose facts were read. */
interface Known {
  readonly path: string;
  readonly index: number;
  readonly facts: FunctionFacts;
  /** Of its module's places: where they begin. */
  readonly base: number;
}

interface Loaded {
  readonly facts: ModuleFacts;
  readonly base: number;
  /** The module itself, and the object that what it exports is written to. */
  readonly value: Token;
  readonly exports: Token;
}

/**
 * Which functions may run, from modules that are started: Andersen's analysis, in which neither the order of steps nor
 * the caller of a function counts, over the functions that are reached. Values that code which is not read gives are one
 * token; what such code is given it may call, with anything it has ever been given. So a function that is not reached does not run,
 * unless something `dynamic` is reached.
 */
export function callGraph(program: Program): CallGraph {
  return new Builder(program).build();
}

class Builder {
  readonly #program: Program;
  readonly #language: Language;
  readonly #places = new Places(MAXIMUM_ARRIVALS);
  readonly #objects: Objects;
  readonly #functions = new Map<Token, Known>();
  /** Where calling them leads, of classes; the instance of a function or a class. */
  readonly #classes = new Set<Token>();
  readonly #instances = new Map<Token, Token>();
  readonly #escaped = new Set<Token>();
  readonly #loaded = new Map<string, Loaded>();
  readonly #reached = new Map<string, Call>();
  readonly #dynamic = new Map<string, string>();
  readonly #setters = new Map<string | null, number>();

  constructor(program: Program) {
    this.#program = program;
    this.#language = program.language;
    this.#objects = new Objects(this.#places, this.#language.builtIn);
  }

  build(): CallGraph {
    for (const { path, isOpen } of this.#program.entries) {
      const module = this.#load(path, undefined);
      if (module && isOpen) this.#escape(this.#holding(module.value), undefined);
    }
    const isDone = this.#places.run();
    if (!isDone) this.#dynamic.set('the program', 'is too large to be followed');
    return { reached: this.#reached, loaded: new Set(this.#loaded.keys()), dynamic: this.#dynamic };
  }

  /** Runs the body of a module once. */
  #load(path: string, by: string | undefined): Loaded | undefined {
    const known = this.#loaded.get(path);
    if (known) return known;
    const facts = this.#program.modules.get(path);
    if (!facts) return undefined;
    const [base, value] = [this.#places.make(facts.places), this.#objects.make()];
    const exports = this.#language.exportsOf(value, this.#objects, this.#places);
    const module = { facts, base, value, exports };
    this.#loaded.set(path, module);
    const outer = this.#program.outerOf?.(path);
    const around = outer && this.#load(outer.path, by);
    if (outer && around) this.#places.add(this.#objects.member(around.value, outer.name), value);
    const body = facts.functions[0];
    if (body) this.#reach({ path, index: 0, facts: body, base: module.base }, by);
    return module;
  }

  #reach(known: Known, by: string | undefined): void {
    const key = functionKey(known.path, known.index);
    if (this.#reached.has(key)) return;
    const { name, line, steps } = known.facts;
    this.#reached.set(key, { path: known.path, name, line, ...(by !== undefined && { by }) });
    for (const step of steps) this.#step(step, known, key);
  }

  #step(step: Step, { path, base }: Known, key: string): void {
    const places = this.#places;
    switch (step[0]) {
      case 'move':
        return places.flow(base + step[1], base + step[2]);
      case 'read':
        return this.#read(base + step[1], step[2], base + step[3]);
      case 'write':
        return this.#write(base + step[1], step[2], base + step[3], key);
      case 'call': {
        const [, callee, receiver, given, spread, result] = step;
        const from = receiver < 0 ? undefined : base + receiver;
        return this.#call(base + callee, from, shifted(given, base), spread, base + result, key);
      }
      case 'new':
        return this.#new(base + step[1], shifted(step[2], base), step[3], base + step[4], key);
      case 'function':
        return places.add(base + step[2], this.#functionOf(path, step[1]));
      case 'object':
        return places.add(base + step[1], this.#objects.make());
      case 'class': {
        const token = this.#objects.make();
        this.#classes.add(token);
        return places.add(base + step[1], token);
      }
      case 'implicit':
        return this.#implicit(base + step[1], base + step[2], key);
      case 'inherit':
        return this.#inherit(base + step[1], base + step[2], key);
      default:
        return this.#moduleStep(step, path, base, key);
    }
  }

  #moduleStep(step: Step, path: string, base: number, key: string): void {
    switch (step[0]) {
      case 'import':
        return this.#import(path, step[1], step[2], base + step[3], key);
      case 'reexport': {
        const own = this.#loaded.get(path);
        const all = this.#places.make();
        this.#import(path, step[1], null, all, key);
        if (own) this.#places.flow(all, this.#objects.heirOf(own.exports));
        return;
      }
      case 'export': {
        const own = this.#loaded.get(path);
        if (!own) return;
        const member = this.#objects.member(own.exports, step[1]);
        this.#places.flow(base + step[2], member);
        // A module of Python can be written to from outside.
        if (this.#language.isShared) {
          this.#places.flow(member, base + step[2]);
          this.#objects.read(own.value, step[1], base + step[2]);
        }
        return;
      }
      case 'module': {
        const own = this.#loaded.get(path);
        return own && this.#places.add(base + step[1], own.value);
      }
      case 'unknown':
        return this.#places.add(base + step[1], UNKNOWN);
      case 'escape':
        return this.#escape(base + step[1], key);
      case 'setter':
        this.#places.add(this.#setter(step[1]), UNKNOWN);
        return this.#places.add(this.#setter(null), UNKNOWN);
      case 'dynamic':
        return void this.#dynamic.set(`${path}:${step[2]}`, step[1]);
      default:
    }
  }

  #import(path: string, specifier: string, name: string | null, to: number, key: string): void {
    const { modules, isOutside } = this.#program.resolve(path, specifier, name);
    if (isOutside) this.#places.add(to, UNKNOWN);
    for (const target of modules) {
      const module = this.#load(target.path, key);
      if (module)
        this.#language.give({ value: module.value, name: target.name, to }, this.#objects, this.#places);
      else {
        this.#places.add(to, UNKNOWN);
        this.#dynamic.set(target.path, 'could not be read');
      }
    }
  }

  #read(object: number, name: string | null, to: number): void {
    if (!this.#language.bindsOnRead) {
      this.#places.each(object, (token) => this.#objects.read(token, name, to));
      return;
    }
    const found = this.#places.make();
    this.#places.each(object, (token) => this.#objects.read(token, name, found));
    this.#places.flow(found, to);
    this.#places.each(found, (token) => {
      const known = this.#functions.get(token);
      const [self] = known?.facts.parameters ?? [];
      if (!known?.facts.isMethod) return;
      this.#places.flow(object, known.base + known.facts.given);
      if (self !== undefined) this.#places.flow(object, known.base + self);
    });
  }

  #write(object: number, name: string | null, from: number, key: string): void {
    this.#places.each(object, (token) => {
      if (token === UNKNOWN) this.#escape(from, key);
      else this.#places.flow(from, this.#objects.member(token, name));
    });
    if (name === null || this.#language.isImplicit(name)) this.#implicit(object, from, key);
    this.#places.each(this.#setter(name), () => this.#escape(from, key));
  }

  /** Code that is not read calls it, on the object or on what has its members. */
  #implicit(object: number, from: number, key: string): void {
    this.#escape(from, key);
    this.#places.each(object, (owner) => {
      if (owner === UNKNOWN) return;
      const selves = this.#objects.selvesOf(owner);
      this.#places.each(from, (token) => {
        const known = this.#functions.get(token);
        if (!known) return;
        const [self] = known.facts.parameters;
        const place = known.facts.isMethod ? self : known.facts.receiver;
        if (place !== undefined) this.#places.flow(selves, known.base + place);
      });
    });
  }

  #setter(name: string | null): number {
    let place = this.#setters.get(name);
    if (place === undefined) this.#setters.set(name, (place = this.#places.make()));
    return place;
  }

  #call(
    callee: number,
    receiver: number | undefined,
    given: readonly number[],
    spread: boolean,
    result: number,
    key: string,
  ): void {
    this.#places.each(callee, (token) => {
      if (token === UNKNOWN) {
        this.#giveAway(given, spread, key);
        if (receiver !== undefined) this.#escape(receiver, key);
        this.#places.add(result, UNKNOWN);
      } else this.#enter(token, receiver, given, spread, result, key);
    });
  }

  /** What is called takes what it is given. */
  #enter(
    token: Token,
    receiver: number | undefined,
    given: readonly number[],
    spread: boolean,
    result: number,
    key: string,
  ): void {
    const known = this.#functions.get(token);
    if (known) {
      this.#bind(known, given, spread, key);
      if (receiver !== undefined) this.#places.flow(receiver, known.base + known.facts.receiver);
      this.#places.flow(known.base + known.facts.result, result);
    } else if (this.#classes.has(token)) this.#construct(token, given, spread, result, key);
    else if (this.#language.calledBy) {
      const method = this.#places.make();
      const self = this.#holding(token);
      this.#read(self, this.#language.calledBy, method);
      this.#call(method, self, given, spread, result, key);
    }
  }

  #bind({ path, index, facts, base }: Known, given: readonly number[], spread: boolean, key: string): void {
    this.#reach({ path, index, facts, base }, key);
    const all = base + facts.given;
    for (const [position, place] of given.entries()) {
      this.#places.flow(place, all);
      const [parameter, next] = facts.parameters.slice(position, position + 2);
      if (parameter !== undefined) this.#places.flow(place, base + parameter);
      if (facts.isMethod && next !== undefined) this.#places.flow(place, base + next);
    }
    if (!spread) return;
    const items = this.#itemsOf(given);
    for (const parameter of [facts.given, ...facts.parameters]) this.#places.flow(items, base + parameter);
  }

  /** What lies in lists that are given as several values. */
  #itemsOf(given: readonly number[]): number {
    const items = this.#places.make();
    this.#places.add(items, UNKNOWN);
    for (const place of given) {
      this.#places.flow(place, items);
      this.#places.each(place, (token) => this.#objects.read(token, null, items));
    }
    return items;
  }

  #giveAway(given: readonly number[], spread: boolean, key: string): void {
    for (const place of given) this.#escape(place, key);
    if (spread) this.#escape(this.#itemsOf(given), key);
  }

  #new(callee: number, given: readonly number[], spread: boolean, result: number, key: string): void {
    this.#places.each(callee, (token) => {
      const known = this.#functions.get(token);
      if (token === UNKNOWN) {
        this.#giveAway(given, spread, key);
        this.#places.add(result, UNKNOWN);
      }
      if (!known) return;
      const instance = this.#instanceOf(token);
      this.#bind(known, given, spread, key);
      this.#places.add(known.base + known.facts.receiver, instance);
      this.#places.add(result, instance);
      this.#places.flow(known.base + known.facts.result, result);
    });
  }

  #construct(token: Token, given: readonly number[], spread: boolean, result: number, key: string): void {
    const self = this.#holding(this.#instanceOf(token));
    this.#places.flow(self, result);
    for (const name of this.#language.constructors) {
      const method = this.#places.make();
      this.#read(self, name, method);
      const made = this.#places.make();
      this.#call(method, self, given, spread, made, key);
      this.#places.flow(made, result);
    }
  }

  /** All that are made of a function or a class are one. */
  #instanceOf(token: Token): Token {
    let instance = this.#instances.get(token);
    if (instance !== undefined) return instance;
    instance = this.#objects.make();
    this.#instances.set(token, instance);
    const heirOf = this.#objects.heirOf(instance);
    if (this.#classes.has(token)) this.#places.add(heirOf, token);
    else this.#objects.read(token, 'prototype', heirOf);
    return instance;
  }

  #inherit(object: number, from: number, key: string): void {
    this.#places.each(object, (token) => this.#places.flow(from, this.#objects.heirOf(token)));
    // What is made of it is given to code that is not read.
    this.#places.each(from, (token) => {
      if (token === UNKNOWN) this.#escape(object, key);
    });
  }

  #functionOf(path: string, index: number): Token {
    const module = this.#loaded.get(path);
    const facts = module?.facts.functions[index];
    const token = this.#objects.make();
    if (!module || !facts) return token;
    this.#functions.set(token, { path, index, facts, base: module.base });
    if (this.#language.hasPrototypes) {
      const prototype = this.#objects.make();
      this.#places.add(this.#objects.member(token, 'prototype'), prototype);
      this.#places.add(this.#objects.member(prototype, 'constructor'), token);
    }
    return token;
  }

  #holding(token: Token): number {
    const place = this.#places.make();
    this.#places.add(place, token);
    return place;
  }

  #escape(place: number, by: string | undefined): void {
    this.#places.each(place, (token) => this.#escapeToken(token, by));
  }

  /** Code that is not read has it: it may call it, read its members and write to it. */
  #escapeToken(token: Token, by: string | undefined): void {
    if (token === UNKNOWN || this.#escaped.has(token)) return;
    this.#escaped.add(token);
    this.#objects.open(token);
    this.#escape(this.#objects.allOf(token), by);
    this.#escape(this.#objects.heirOf(token), by);
    if (this.#classes.has(token)) this.#escape(this.#holding(this.#instanceOf(token)), by);
    const known = this.#functions.get(token);
    if (!known) return;
    this.#reach(known, by);
    const { facts, base } = known;
    for (const place of [facts.given, facts.receiver, ...facts.parameters])
      this.#places.add(base + place, UNKNOWN);
    this.#escape(base + facts.result, by);
    if (!this.#language.hasPrototypes) return;
    const instance = this.#instanceOf(token);
    this.#places.add(base + facts.receiver, instance);
    this.#escapeToken(instance, by);
  }
}

/** What a function is known by in a graph. */
export function functionKey(path: string, index: number): string {
  return `${path}#${index}`;
}

function shifted(given: readonly number[], base: number): number[] {
  return given.map((place) => base + place);
}
