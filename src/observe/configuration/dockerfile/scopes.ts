import { type Instruction, isOfOthers, PLATFORM_ARGUMENTS } from '../../../model/configuration/dockerfile.ts';
import { expand, pairsOf, type Scope } from './words.ts';

/** What most images are built for. */
export const USUAL_PLATFORM = ['TARGET', 'BUILD'].flatMap((of) => [
  [`${of}PLATFORM`, 'linux/amd64'] as const,
  [`${of}OS`, 'linux'] as const,
  [`${of}ARCH`, 'amd64'] as const,
]);

type Values = Map<string, string | undefined>;

/** What a stage sets, before what is set around it: nothing is copied, however many stages go on from one. */
class Layer implements Scope {
  readonly own: Values = new Map();
  readonly #outer: Scope | undefined;

  constructor(outer: Scope | undefined) {
    this.#outer = outer;
  }

  has(name: string): boolean {
    return this.own.has(name) || (this.#outer?.has(name) ?? false);
  }

  get(name: string): string | undefined {
    return this.own.has(name) ? this.own.get(name) : this.#outer?.get(name);
  }
}

/** What arguments and variables are, from instruction to instruction. */
export class Scopes {
  readonly #global: Values = new Map([...PLATFORM_ARGUMENTS].map((name) => [name, undefined]));
  /** Variables of stages, behind those of the stages that they go on from. */
  readonly #environments = new Map<number | undefined, Layer>();
  readonly #declared = new Map<number | undefined, Layer>();
  /** Stages whose image may set variables that nobody here knows. */
  readonly #foreign = new Set<number>();
  /** Arguments of the stage, behind which are the variables that ENV has set: ARG does not change these. */
  #arguments: Values = this.#global;
  #current: Scope = this.#global;

  current(): Scope {
    return this.#current;
  }

  /** What FROM may refer to. */
  global(): Scope {
    return this.#global;
  }

  /** The same where the image is built for the platform that most are, which may name a stage. */
  usual(): Scope {
    return new Map([...this.#global, ...USUAL_PLATFORM]);
  }

  /** A stage begins; variables and arguments of the one that it goes on from are its own, as are variables of an image. */
  open(stage: number, parent: number | undefined, image: string | undefined): void {
    const environment = new Layer(this.#environments.get(parent));
    const isForeign = parent === undefined ? isOfOthers(image) : this.#foreign.has(parent);
    if (isForeign) this.#foreign.add(stage);
    const declared = new Layer(this.#declared.get(parent));
    this.#environments.set(stage, environment);
    this.#declared.set(stage, declared);
    this.#arguments = declared.own;
    this.#current = {
      has: (name) => isForeign || environment.has(name) || declared.has(name),
      get: (name) => (environment.has(name) ? environment : declared).get(name),
    };
  }

  learn(instruction: Instruction, stage: number | undefined, escape: string): void {
    const { name, words } = instruction;
    if (name === 'ARG') for (const { text, value } of words) this.#argument(text, value, stage);
    if (name !== 'ENV' || stage === undefined) return;
    // Each has the variables as they were before the instruction.
    const pairs = pairsOf(instruction).map(
      ([key, value]) => [key, expand(value, this.#current, escape)] as const,
    );
    for (const [key, value] of pairs) this.#environments.get(stage)?.own.set(key, value);
  }

  #argument(text: string, value: string | undefined, stage: number | undefined): void {
    const equals = text.indexOf('=');
    const key = equals < 0 ? text : text.slice(0, equals);
    const own = equals < 0 ? undefined : value?.slice(value.indexOf('=') + 1);
    const outer = stage !== undefined && equals < 0 ? this.#global.get(key) : undefined;
    // Declared once more in a stage it keeps the value that it has.
    const kept = stage !== undefined && equals < 0 ? this.#declared.get(stage)?.get(key) : undefined;
    this.#arguments.set(key, own ?? outer ?? kept);
  }
}
