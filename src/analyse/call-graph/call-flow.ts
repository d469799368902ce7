import type { FunctionFacts, ModuleFacts } from '../../model/reachability/module-facts.ts';
import { type Maker, Makers } from './makers.ts';
import { Objects } from './objects.ts';
import { Places, type Token, UNKNOWN } from './places.ts';
import { usesReceiver } from './receivers.ts';
import { Setters } from './setters.ts';
import type { Language, Program } from './types.ts';

/** Steps that values take; what takes more is told as too large, which makes all that is not reached unknown. */
const MAXIMUM_WORK = 100_000_000;

/** A function of a module whose facts were read. */
export interface Known {
  readonly path: string;
  readonly index: number;
  readonly facts: FunctionFacts;
  /** Of its module's places: where they begin. */
  readonly base: number;
}

export interface Loaded {
  readonly facts: ModuleFacts;
  readonly base: number;
  /** The module itself, and the object that what it exports is written to. */
  readonly value: Token;
  readonly exports: Token;
}

/** How values go through reads, writes and calls, and to code that is not read. */
export abstract class CallFlow {
  protected readonly program: Program;
  protected readonly language: Language;
  protected readonly places = new Places(MAXIMUM_WORK);
  protected readonly objects: Objects;
  protected readonly functions = new Map<Token, Known>();
  /** Where calling them leads, of classes; the instance of a function or a class. */
  protected readonly classes = new Set<Token>();
  protected readonly instances = new Map<Token, Token>();
  readonly #made = new Set<Token>();
  protected readonly escaped = new Set<Token>();
  protected readonly loaded = new Map<string, Loaded>();
  protected readonly setters: Setters;
  protected readonly makers = new Makers((maker) => this.tell(maker));

  constructor(program: Program) {
    this.program = program;
    this.language = program.language;
    this.objects = new Objects(this.places, this.language.builtIn, this.makers);
    this.setters = new Setters(this.places, this.language.isShared, (from, key) => this.escape(from, key));
  }

  /** What cannot be followed from here on. */
  protected abstract tell(maker: Maker): void;
  /** Its steps are taken, once. */
  protected abstract reach(known: Known, by: string | undefined): void;

  protected read(object: number, name: string | null, to: number): void {
    if (!this.language.bindsOnRead) {
      this.places.each(object, (token) => this.objects.read(token, name, to));
      return;
    }
    const found = this.places.make();
    this.places.each(object, (token) => this.objects.read(token, name, found));
    this.places.flow(found, to);
    let bound: number | undefined;
    this.places.each(found, (token) => {
      const known = this.functions.get(token);
      const [self] = known?.facts.parameters ?? [];
      if (!known?.facts.isMethod) return;
      bound ??= this.#boundOf(object);
      this.places.flow(bound, known.base + known.facts.given);
      if (self !== undefined) this.places.flow(bound, known.base + self);
    });
  }

  /** Instances and classes come to the functions that are read of them; modules and lists do not. */
  #boundOf(object: number): number {
    const bound = this.places.make();
    this.places.each(object, (token) => {
      if (token === UNKNOWN || this.classes.has(token) || this.#made.has(token))
        this.places.add(bound, token);
    });
    return bound;
  }

  protected write(object: number, name: string | null, from: number, key: string): void {
    this.places.each(object, (token) => {
      this.makers.givenAway(token);
      if (token === UNKNOWN) this.escape(from, key);
      else if (token > UNKNOWN) this.places.flow(from, this.objects.member(token, name));
    });
    if (name === null || this.language.isImplicit(name)) this.implicit(object, from, key);
    this.setters.write(name, from, key);
  }

  /** Code that is not read calls it, on the object or on what has its members. */
  protected implicit(object: number, from: number, key: string): void {
    this.escape(from, key);
    this.places.each(object, (owner) => {
      if (owner <= UNKNOWN) return;
      const selves = this.objects.selvesOf(owner);
      this.places.each(from, (token) => {
        const known = this.functions.get(token);
        if (!known) return;
        const [self] = known.facts.parameters;
        const place = known.facts.isMethod ? self : known.facts.receiver;
        if (place !== undefined) this.places.flow(selves, known.base + place);
      });
    });
  }

  protected call(
    callee: number,
    receiver: number | undefined,
    given: readonly number[],
    spread: boolean,
    result: number,
    key: string,
  ): void {
    this.places.each(callee, (token) => {
      if (token === UNKNOWN) {
        this.giveAway(given, spread, key);
        if (receiver !== undefined) this.escape(receiver, key);
        this.places.add(result, UNKNOWN);
      } else this.enter(token, receiver, given, spread, result, key);
    });
  }

  /** What is called takes what it is given. */
  protected enter(
    token: Token,
    receiver: number | undefined,
    given: readonly number[],
    spread: boolean,
    result: number,
    key: string,
  ): void {
    this.makers.called(token, given);
    const known = this.functions.get(token);
    if (known) {
      this.bind(known, given, spread, key);
      if (receiver !== undefined) this.places.flow(receiver, known.base + known.facts.receiver);
      this.places.flow(known.base + known.facts.result, result);
    } else if (this.classes.has(token)) this.construct(token, given, spread, result, key);
    else if (this.language.calledBy) {
      const method = this.places.make();
      const self = this.holding(token);
      this.read(self, this.language.calledBy, method);
      this.call(method, self, given, spread, result, key);
    }
  }

  protected bind(
    { path, index, facts, base }: Known,
    given: readonly number[],
    spread: boolean,
    key: string,
  ): void {
    this.reach({ path, index, facts, base }, key);
    const all = base + facts.given;
    for (const [position, place] of given.entries()) {
      this.places.flow(place, all);
      const [parameter, next] = facts.parameters.slice(position, position + 2);
      if (parameter !== undefined) this.places.flow(place, base + parameter);
      if (facts.isMethod && next !== undefined) this.places.flow(place, base + next);
    }
    if (!spread) return;
    const items = this.itemsOf(given);
    for (const parameter of [facts.given, ...facts.parameters]) this.places.flow(items, base + parameter);
  }

  /** What lies in lists that are given as several values. */
  protected itemsOf(given: readonly number[]): number {
    const items = this.places.make();
    this.places.add(items, UNKNOWN);
    for (const place of given) {
      this.places.flow(place, items);
      this.places.each(place, (token) => this.objects.read(token, null, items));
    }
    return items;
  }

  protected giveAway(given: readonly number[], spread: boolean, key: string): void {
    for (const place of given) this.escape(place, key);
    if (spread) this.escape(this.itemsOf(given), key);
  }

  protected make(
    callee: number,
    given: readonly number[],
    spread: boolean,
    result: number,
    key: string,
  ): void {
    this.places.each(callee, (token) => {
      const known = this.functions.get(token);
      if (token === UNKNOWN) {
        this.giveAway(given, spread, key);
        this.places.add(result, UNKNOWN);
      }
      this.makers.called(token, given);
      if (!known) return;
      const instance = this.instanceOf(token);
      this.bind(known, given, spread, key);
      this.places.add(known.base + known.facts.receiver, instance);
      this.places.add(result, instance);
      this.places.flow(known.base + known.facts.result, result);
    });
  }

  protected construct(
    token: Token,
    given: readonly number[],
    spread: boolean,
    result: number,
    key: string,
  ): void {
    const self = this.holding(this.instanceOf(token));
    this.places.flow(self, result);
    for (const name of this.language.constructors) {
      const method = this.places.make();
      this.read(self, name, method);
      const made = this.places.make();
      this.call(method, self, given, spread, made, key);
      this.places.flow(made, result);
    }
  }

  /** All that are made of a function or a class are one. */
  protected instanceOf(token: Token): Token {
    let instance = this.instances.get(token);
    if (instance !== undefined) return instance;
    instance = this.objects.make();
    this.instances.set(token, instance);
    this.#made.add(instance);
    const heirOf = this.objects.heirOf(instance);
    if (this.classes.has(token)) this.places.add(heirOf, token);
    else this.objects.read(token, 'prototype', heirOf);
    const made = instance;
    // It has what nobody knows, which gets it.
    this.places.each(heirOf, (heir) => heir === UNKNOWN && this.escapeToken(made, undefined));
    return instance;
  }

  protected inherit(object: number, from: number, key: string): void {
    this.places.each(object, (token) => this.objects.inherit(token, from));
    // What is made of it is given to code that is not read.
    this.places.each(from, (token) => {
      if (token === UNKNOWN) this.escape(object, key);
    });
  }

  protected functionOf(path: string, index: number): Token {
    const module = this.loaded.get(path);
    const facts = module?.facts.functions[index];
    const token = this.objects.make();
    if (!module || !facts) return token;
    this.functions.set(token, { path, index, facts, base: module.base });
    if (this.language.hasPrototypes) {
      const prototype = this.objects.make();
      this.places.add(this.objects.member(token, 'prototype'), prototype);
      this.places.add(this.objects.member(prototype, 'constructor'), token);
    }
    return token;
  }

  protected holding(token: Token): number {
    const place = this.places.make();
    this.places.add(place, token);
    return place;
  }

  protected escape(place: number, by: string | undefined): void {
    this.places.each(place, (token) => this.escapeToken(token, by));
  }

  /** Code that is not read has it: it may call it, read its members and write to it. */
  protected escapeToken(token: Token, by: string | undefined): void {
    if (token <= UNKNOWN || this.escaped.has(token)) return;
    this.escaped.add(token);
    this.makers.givenAway(token);
    const known = this.functions.get(token);
    // What else calls a function gives it receivers.
    if (!known || !usesReceiver(known.facts, this.loaded.get(known.path)?.facts)) this.places.include(token);
    this.objects.open(token);
    this.escape(this.objects.allOf(token), by);
    this.escape(this.objects.heirOf(token), by);
    if (this.classes.has(token)) this.escape(this.holding(this.instanceOf(token)), by);
    if (!known) return;
    this.reach(known, by);
    const { facts, base } = known;
    for (const place of [facts.given, facts.receiver, ...facts.parameters])
      this.places.add(base + place, UNKNOWN);
    this.escape(base + facts.result, by);
    if (!this.language.hasPrototypes) return;
    const instance = this.instanceOf(token);
    this.places.add(base + facts.receiver, instance);
    this.escapeToken(instance, by);
  }
}
