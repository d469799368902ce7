import { Fault } from '../../model/fault.ts';
import { engineOptions, type EngineOptions } from './engine-options.ts';
import type { GivenOption, StartArguments, StartEngineId } from './types.ts';

const HINT = 'options of the engine stand behind --, before the image; see the help of its run command';

/** Arguments that are not read yet. */
class Rest {
  readonly #all: readonly string[];
  #next = 0;

  constructor(all: readonly string[]) {
    this.#all = all;
  }

  get read(): number {
    return this.#next;
  }

  peek(): string | undefined {
    return this.#all[this.#next];
  }

  take(): string | undefined {
    const taken = this.peek();
    if (taken !== undefined) this.#next += 1;
    return taken;
  }
}

/**
 * Reads what stands behind `run` as the engine reads it: options until the first word that is none or follows `--`,
 * which is the image. Throws a `Fault` (`usage`) at an option that is not known, for it could shift what the image is.
 */
export function parseArguments(engine: StartEngineId, args: readonly string[]): StartArguments {
  const known = engineOptions(engine);
  const rest = new Rest(args);
  const options: GivenOption[] = [];
  for (let word = rest.peek(); word !== undefined && isOption(word); word = rest.peek()) {
    rest.take();
    const read = word.startsWith('--')
      ? [longOption(engine, known, word, rest)]
      : shortOptions(engine, known, word, rest);
    options.push(...read);
  }
  const written = args.slice(0, rest.read);
  if (rest.peek() === '--') rest.take();
  const image = rest.take();
  if (image === undefined || image === '' || image.startsWith('-'))
    throw new Fault('usage', 'no image is named', { hint: HINT });
  return { options, written, image, command: args.slice(rest.read) };
}

const isOption = (word: string): boolean => word.length > 1 && word.startsWith('-') && word !== '--';

function longOption(engine: StartEngineId, known: EngineOptions, word: string, rest: Rest): GivenOption {
  const equals = word.indexOf('=');
  const effective = word.slice(2, equals < 0 ? undefined : equals);
  const name = known.aliases.get(effective) ?? effective;
  const attached = equals < 0 ? undefined : word.slice(equals + 1);
  if (known.flags.has(name)) return { name, value: attached ?? 'true' };
  if (known.valued.has(name)) return { name, value: attached ?? valueAfter(word, rest) };
  throw unknown(engine, `--${effective}`);
}

/** Letters behind one dash, as the engines' option parser (pflag) takes them: flags together, the last with a value. */
function shortOptions(engine: StartEngineId, known: EngineOptions, word: string, rest: Rest): GivenOption[] {
  const options: GivenOption[] = [];
  for (let letters = word.slice(1); letters !== '';) {
    const name = known.short.get(letters.charAt(0));
    if (name === undefined) throw unknown(engine, `-${letters.charAt(0)}`);
    const isAssigned = letters.length > 2 && letters[1] === '=';
    if (known.flags.has(name) && !isAssigned) {
      options.push({ name, value: 'true' });
      letters = letters.slice(1);
      continue;
    }
    const attached = isAssigned ? letters.slice(2) : letters.slice(1);
    options.push({ name, value: attached === '' ? valueAfter(`-${letters}`, rest) : attached });
    letters = '';
  }
  return options;
}

function valueAfter(option: string, rest: Rest): string {
  const value = rest.take();
  if (value === undefined) throw new Fault('usage', `${option} needs a value`, { hint: HINT });
  return value;
}

function unknown(engine: StartEngineId, option: string): Fault {
  return new Fault('usage', `${option} is no option of ${engine} run that is known here`, { hint: HINT });
}
