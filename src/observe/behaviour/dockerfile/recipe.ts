import { posix } from 'node:path';
import type { RecipeFact } from '../../../model/behaviour.ts';
import { type Dockerfile, type Instruction, type Stage } from '../../../model/configuration/dockerfile.ts';
import { SHELL } from '../../configuration/dockerfile/script.ts';
import { USUAL_PLATFORM } from '../../configuration/dockerfile/scopes.ts';
import { expand, pairsOf, type Scope } from '../../configuration/dockerfile/words.ts';

/** What images have that say nothing of it. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** Ports and volumes that are told at most of one instruction, and of an image. */
const MOST = 256;
const MOST_OF_IMAGE = 4096;
const LONGEST = 4096;

/** An image as its instructions make it. */
interface Image {
  readonly from: string;
  readonly user: string;
  readonly environment: ReadonlyMap<string, string>;
  /** Arguments of the build, which stages that go on from it have too. */
  readonly declared: ReadonlyMap<string, string>;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly workingDirectory: string;
  readonly ports: ReadonlySet<string>;
  readonly volumes: ReadonlySet<string>;
  readonly shell: readonly string[];
  /** What the stage that goes on from it does first. */
  readonly triggers: readonly Instruction[];
}

/** What a build is told: its arguments, and the stage that is wanted, by its name or number. */
export interface BuildOptions {
  readonly target?: string;
  readonly arguments?: ReadonlyMap<string, string>;
}

/**
 * What a stage, the last one by default, says of the image, built on the platform that most are built for; undefined where
 * there is no such stage.
 */
export function recipeOf(
  { global, stages, directives }: Dockerfile,
  { target, arguments: given = new Map() }: BuildOptions = {},
): RecipeFact | undefined {
  const escape = directives.get('escape')?.value === '`' ? '`' : '\\';
  const known = new Map<string, string>(USUAL_PLATFORM);
  for (const instruction of global) {
    // Without a value it has none any more.
    for (const { text } of instruction.words) if (!text.includes('=')) known.delete(text);
    addArguments(instruction, known, { scope: known, given, global: new Map(), escape });
  }
  let image: Image | undefined;
  for (const stage of chainTo(stages, target)) {
    const from = image ?? imageFrom(expand(stage.base.text, known, escape) ?? stage.base.text);
    image = new Builder(from, { global: known, given, escape }).build(stage.instructions);
  }
  return image && factOf(image);
}

function imageFrom(from: string): Image {
  const none = { entrypoint: [], command: [], ports: new Set<string>(), volumes: new Set<string>() };
  return {
    from,
    user: '',
    environment: new Map(),
    declared: new Map(),
    workingDirectory: '',
    shell: SHELL,
    triggers: [],
    ...none,
  };
}

/** A stage, the last one by default, behind all that it goes on from. */
function chainTo(stages: readonly Stage[], target: string | undefined): Stage[] {
  const isWanted = ({ name, number }: Stage) =>
    [name?.toLowerCase(), String(number)].includes(target?.toLowerCase());
  const chain: Stage[] = [];
  let stage = target === undefined ? stages.at(-1) : stages.findLast(isWanted);
  while (stage) {
    chain.unshift(stage);
    stage = stage.parent === undefined ? undefined : stages[stage.parent];
  }
  return chain;
}

/** What arguments may be, and how they are written. */
interface Given {
  /** What FROM may refer to. */
  readonly global: ReadonlyMap<string, string>;
  readonly given: ReadonlyMap<string, string>;
  readonly escape: string;
}

function addArguments(
  { words }: Instruction,
  to: Map<string, string>,
  { scope, given, global, escape }: Given & { readonly scope: Scope },
): void {
  for (const { text } of words) {
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const usual = equals < 0 ? global.get(name) : expand(text.slice(equals + 1), scope, escape);
    const value = given.get(name) ?? usual;
    if (value !== undefined) to.set(name, value.slice(0, LONGEST));
  }
}

/** Applies the instructions of one stage, one after the other. */
class Builder {
  #image: Image;
  readonly #given: Given;
  readonly #arguments: Map<string, string>;
  readonly #environment: Map<string, string>;
  readonly #ports: Set<string>;
  readonly #volumes: Set<string>;
  readonly #scope: Scope;
  #hasCommand = false;

  constructor(from: Image, given: Given) {
    this.#image = from;
    this.#given = given;
    this.#arguments = new Map(from.declared);
    this.#environment = new Map(from.environment);
    this.#ports = new Set(from.ports);
    this.#volumes = new Set(from.volumes);
    const get = (name: string) =>
      this.#environment.get(name) ?? this.#arguments.get(name) ?? (name === 'PATH' ? PATH : undefined);
    this.#scope = { get, has: (name) => get(name) !== undefined };
  }

  build(instructions: readonly Instruction[]): Image {
    const { triggers } = this.#image;
    this.#image = { ...this.#image, triggers: [] };
    for (const instruction of [...triggers, ...instructions]) this.#apply(instruction);
    return {
      ...this.#image,
      declared: this.#arguments,
      environment: this.#environment,
      ports: this.#ports,
      volumes: this.#volumes,
    };
  }

  #apply(instruction: Instruction): void {
    const { name, words } = instruction;
    if (name === 'ARG') addArguments(instruction, this.#arguments, { ...this.#given, scope: this.#scope });
    else if (name === 'ENV')
      for (const [key, value] of this.#pairs(instruction)) this.#environment.set(key, value);
    else if (name === 'EXPOSE') addTo(this.#ports, this.#values(words).flatMap(portsIn));
    else if (name === 'VOLUME') addTo(this.#volumes, this.#values(words));
    else this.#image = { ...this.#image, ...this.#changed(instruction) };
  }

  #changed(instruction: Instruction): Partial<Image> {
    const { name, text, words, form, trigger } = instruction;
    const image = this.#image;
    if (name === 'USER') return { user: this.#expanded(text) };
    if (name === 'WORKDIR')
      return { workingDirectory: folderFrom(image.workingDirectory, this.#expanded(text)) };
    if (name === 'SHELL' && form === 'exec') return { shell: words.map((word) => word.text) };
    if (name === 'ONBUILD' && trigger) return { triggers: [...image.triggers, trigger] };
    if (name === 'CMD') {
      this.#hasCommand = true;
      return { command: this.#started(instruction) };
    }
    if (name !== 'ENTRYPOINT') return {};
    const entrypoint = this.#started(instruction);
    // A command of the image before is for the program of that.
    return this.#hasCommand ? { entrypoint } : { entrypoint, command: [] };
  }

  #started({ form, words, text }: Instruction): string[] {
    if (form === 'exec') return words.map((word) => word.text);
    return text === '' ? [] : [...this.#image.shell, text];
  }

  #pairs(instruction: Instruction): [string, string][] {
    return pairsOf(instruction).map(([name, value]) => [this.#expanded(name), this.#expanded(value)]);
  }

  #values(words: Instruction['words']): string[] {
    return words.slice(0, MOST).map(({ text }) => this.#expanded(text));
  }

  #expanded(text: string): string {
    return (expand(text, this.#scope, this.#given.escape) ?? '').slice(0, LONGEST);
  }
}

function addTo(all: Set<string>, more: readonly string[]): void {
  for (const one of more) if (all.size < MOST_OF_IMAGE) all.add(one);
}

function folderFrom(folder: string, path: string): string {
  if (path === '') return folder;
  return posix.resolve('/', folder, path);
}

/** `80`, `80/udp`, `80-82`, `127.0.0.1:8080:80`, and several of them in one variable. */
function portsIn(text: string): string[] {
  return text.split(/\s+/).flatMap((port) => {
    const [, from = '', to = from, protocol = ''] =
      /^(?:[^/]*:)?(\d{1,5})(?:-(\d{1,5}))?(\/\w{1,8})?$/.exec(port) ?? [];
    const count = Math.min(Number(to) - Number(from) + 1, MOST);
    return from === '' || count < 1
      ? []
      : Array.from({ length: count }, (_, index) => `${Number(from) + index}${protocol.toLowerCase()}`);
  });
}

function factOf(image: Image): RecipeFact {
  return {
    kind: 'recipe',
    from: image.from,
    user: image.user,
    environment: Array.from(image.environment, ([name, value]) => `${name}=${value}`),
    entrypoint: image.entrypoint,
    command: image.command,
    workingDirectory: image.workingDirectory,
    ports: [...image.ports],
    volumes: [...image.volumes],
  };
}
