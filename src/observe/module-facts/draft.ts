import type { FunctionFacts, ModuleFacts, Place, Step } from '../../model/reachability/module-facts.ts';

/** A place that nothing ever comes to, and one that holds what nothing here tells. */
export const NOTHING: Place = 0;
export const UNTOLD: Place = 1;

/** A function whose steps are being written. */
export interface FunctionDraft extends FunctionFacts {
  readonly parameters: Place[];
  readonly steps: Step[];
  readonly index: number;
}

/** Where names are places; `within` writes steps. */
export interface Scope<Draft extends FunctionDraft = FunctionDraft> {
  readonly names: Map<string, Place>;
  readonly outer: Scope<Draft> | undefined;
  readonly within: Draft;
}

/** Gathers the facts of one module. */
export class ModuleDraft {
  readonly #language: ModuleFacts['language'];
  readonly #functions: FunctionFacts[] = [];
  #places = 2;

  constructor(language: ModuleFacts['language']) {
    this.#language = language;
  }

  place(): Place {
    return this.#places++;
  }

  function(name: string, line: number, isMethod = false): FunctionDraft {
    const draft = {
      name,
      line,
      parameters: [],
      given: this.place(),
      receiver: this.place(),
      result: this.place(),
      isMethod,
      steps: [],
      index: this.#functions.length,
    };
    this.#functions.push(draft);
    return draft;
  }

  facts(): ModuleFacts {
    const functions = this.#functions.map(
      ({ name, line, parameters, given, receiver, result, isMethod, steps }) => ({
        name,
        line,
        parameters,
        given,
        receiver,
        result,
        isMethod,
        steps,
      }),
    );
    return { language: this.#language, places: this.#places, functions };
  }
}

/** A scope within another; of the same function unless another is given. */
export function scopeIn<Draft extends FunctionDraft>(
  outer: Scope<Draft>,
  within: Draft = outer.within,
): Scope<Draft> {
  return { names: new Map(), outer, within };
}

/** The place of a name; undefined where nothing around declares it. */
export function placeOf<Draft extends FunctionDraft>(scope: Scope<Draft>, name: string): Place | undefined {
  for (let one: Scope<Draft> | undefined = scope; one; one = one.outer) {
    const place = one.names.get(name);
    if (place !== undefined) return place;
  }
  return undefined;
}
