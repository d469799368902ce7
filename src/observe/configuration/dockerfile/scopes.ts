import { type Instruction, PLATFORM_ARGUMENTS } from '../../../model/configuration/dockerfile.ts';
import type { Scope } from './words.ts';

const USUAL_PLATFORM = ['TARGET', 'BUILD'].flatMap((of) => [
  [`${of}PLATFORM`, 'linux/amd64'] as const,
  [`${of}OS`, 'linux'] as const,
  [`${of}ARCH`, 'amd64'] as const,
]);

/** What arguments and variables are, from instruction to instruction. */
export class Scopes {
  readonly #global = new Map<string, string | undefined>(
    [...PLATFORM_ARGUMENTS].map((name) => [name, undefined]),
  );
  /** Variables alone, by stage. */
  readonly #environments = new Map<number, Map<string, string | undefined>>();
  /** Names that ENV has set in this stage, which ARG does not change. */
  #set = new Set<string>();
  #own: Map<string, string | undefined> = this.#global;

  current(): Scope {
    return this.#own;
  }

  /** What FROM may refer to. */
  global(): Scope {
    return this.#global;
  }

  /** The same where the image is built for the platform that most are, which may name a stage. */
  usual(): Scope {
    return new Map([...this.#global, ...USUAL_PLATFORM]);
  }

  /** A stage begins; variables of the one that it goes on from are its own, arguments are not. */
  open(stage: number, parent: number | undefined): void {
    const inherited = parent === undefined ? [] : [...(this.#environments.get(parent) ?? [])];
    this.#own = new Map(inherited);
    this.#environments.set(stage, new Map(inherited));
    this.#set = new Set(inherited.map(([name]) => name));
  }

  learn({ name, words }: Instruction, stage: number | undefined): void {
    if (name === 'ARG') for (const { text, value } of words) this.#argument(text, value, stage);
    if (name !== 'ENV' || stage === undefined) return;
    const [first, ...rest] = words;
    // The old form: the name, and all behind it.
    if (first && !first.text.includes('='))
      this.#variable(stage, first.text, rest.map((one) => one.value ?? '').join(' '));
    else
      for (const { text, value } of words) {
        const key = text.slice(0, text.indexOf('='));
        this.#variable(stage, key, value?.slice(value.indexOf('=') + 1));
      }
  }

  #argument(text: string, value: string | undefined, stage: number | undefined): void {
    const equals = text.indexOf('=');
    const key = equals < 0 ? text : text.slice(0, equals);
    if (this.#set.has(key)) return;
    const own = equals < 0 ? undefined : value?.slice(value.indexOf('=') + 1);
    const outer = stage !== undefined && equals < 0 ? this.#global.get(key) : undefined;
    this.#own.set(key, own ?? outer);
  }

  #variable(stage: number, key: string, value: string | undefined): void {
    this.#own.set(key, value);
    this.#environments.get(stage)?.set(key, value);
    this.#set.add(key);
  }
}
