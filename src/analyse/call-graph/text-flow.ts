import type { Step } from '../../model/reachability/module-facts.ts';
import { AccessorFlow } from './accessors.ts';
import { UNKNOWN } from './places.ts';
import { Texts } from './texts.ts';
import { Views } from './views.ts';

const KINDS = ['text', 'maker', 'require', 'texts', 'view', 'engines'] as const;
/** What comes of texts: modules that they name, and code. */
export type TextStep = Extract<Step, readonly [(typeof KINDS)[number], ...unknown[]]>;

export function isTextStep(step: Step): step is TextStep {
  return KINDS.some((kind) => kind === step[0]);
}

type StepOf<Kind extends TextStep[0]> = Extract<TextStep, readonly [Kind, ...unknown[]]>;

/** The function that takes a step. */
interface Taker {
  readonly path: string;
  readonly base: number;
  readonly key: string;
}

/** Of a member of what loads modules, every member does. */
const NO_NAMES: ReadonlySet<string> = new Set();

/** How texts go to what requires modules by computed names, and to what makes code of them. */
export abstract class TextFlow extends AccessorFlow {
  readonly #texts = new Texts();
  readonly #views = new Views(this.places, this.#texts);

  protected abstract import(
    path: string,
    specifier: string,
    name: string | null,
    to: number,
    key: string,
  ): void;

  protected textStep(step: TextStep, taker: Taker): void {
    const { path, base } = taker;
    switch (step[0]) {
      case 'text':
        return this.places.add(base + step[2], this.#texts.tokenOf(step[1]));
      case 'maker':
        return this.#maker(step, taker);
      case 'require':
        return this.#require(step, taker);
      case 'texts':
        return this.#onlyTexts(step, taker);
      case 'view':
        return this.#views.named({ path, kind: step[1], from: base + step[2], of: base + step[3] });
      case 'engines':
        return this.#engines(step, taker);
    }
  }

  #maker([, reason, line, to, harmless]: StepOf<'maker'>, { path, base }: Taker): void {
    const token = this.objects.make();
    const member = harmless ? this.objects.make() : token;
    const maker = { where: `${path}:${line}`, reason, member };
    this.objects.open(token);
    this.objects.open(member);
    this.makers.add(member, { ...maker, harmless: harmless && NO_NAMES });
    if (harmless) this.makers.add(token, { ...maker, harmless: new Set(harmless) });
    this.places.add(base + to, token);
  }

  /** Modules of computed names, as far as these are texts that are written somewhere. */
  #require([, specifier, reason, line, to]: StepOf<'require'>, { path, base, key }: Taker): void {
    this.escape(base + specifier, key);
    this.places.each(base + specifier, (token) => {
      const text = this.#texts.textOf(token);
      if (text !== undefined && !this.program.isLoading?.(text))
        this.import(path, text, null, base + to, key);
      else {
        this.tell({ where: `${path}:${line}`, reason });
        this.places.add(base + to, UNKNOWN);
      }
    });
  }

  #onlyTexts([, from, expression, reason, line]: StepOf<'texts'>, { path, base }: Taker): void {
    const harmless = new RegExp(expression);
    this.places.each(base + from, (token) => {
      const text = this.#texts.textOf(token);
      if (text === undefined || !harmless.test(text)) this.tell({ where: `${path}:${line}`, reason });
    });
  }

  #engines([, reason, line, to]: StepOf<'engines'>, { path, base, key }: Taker): void {
    const required = new Set<string>();
    const require = (engine: string) => {
      if (required.has(engine)) return;
      required.add(engine);
      this.import(path, engine, null, base + to, key);
    };
    let all: readonly string[] | undefined;
    const tell = () => this.tell({ where: `${path}:${line}`, reason });
    this.#views.made({
      isPassedBy: (other) => this.program.passesViews?.(path, other) ?? false,
      require: (engine) =>
        engine === undefined || this.program.isLoading?.(engine) ? tell() : require(engine),
      requireAll: () => (all ??= this.program.enginesFor?.(path) ?? []).forEach(require),
    });
  }
}
