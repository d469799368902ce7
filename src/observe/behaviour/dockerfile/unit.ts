import type { BehaviourFact, RecipeFact } from '../../../model/behaviour.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { decodeText } from '../../document/text.ts';
import { words } from '../../document/words.ts';
import type { BehaviourUnit } from '../types.ts';
import { readInstructions } from './instructions.ts';

interface Stage {
  from: string;
  user: string;
  environment: Map<string, string>;
  entrypoint: string[];
  command: string[];
  workingDirectory: string;
  ports: string[];
  volumes: string[];
}

/** What a Dockerfile's last stage says of its image. Source: Dockerfile reference. */
export const DOCKERFILE_UNIT: BehaviourUnit = {
  id: 'behaviour-dockerfile',
  vectors: ['V6', 'V8'],
  version: 1,
  maximumSize: 256 * 1024,
  interest: ({ path }) => (/^\/(?:Dockerfile|Containerfile)$/.test(path) ? 'yes' : 'no'),
  read: (file) => readDockerfile(decodeText(file.bytes())),
};

function readDockerfile(text: string): BehaviourFact[] {
  const stages = new Map<string, Stage>();
  const given = new Map<string, string>();
  let stage: Stage | undefined;
  for (const { name, rest } of readInstructions(text)) {
    if (name === 'FROM') {
      const [from = '', as = '', alias = ''] = words(rest).filter((word) => !word.startsWith('--'));
      const base = expand(from, given);
      stage = copyOf(stages.get(base.toLowerCase()), base);
      if (as.toUpperCase() === 'AS') stages.set(alias.toLowerCase(), stage);
    } else if (name === 'ARG') {
      for (const word of words(rest)) addPair(word, given, given);
    } else if (stage) apply(stage, name, rest, given);
  }
  return stage ? [recipeOf(stage)] : [];
}

function copyOf(base: Stage | undefined, from: string): Stage {
  if (base)
    return {
      ...base,
      environment: new Map(base.environment),
      ports: [...base.ports],
      volumes: [...base.volumes],
    };
  const none = { entrypoint: [], command: [], ports: [], volumes: [] };
  return { from, user: '', environment: new Map(), workingDirectory: '', ...none };
}

function apply(stage: Stage, name: string, rest: string, given: ReadonlyMap<string, string>): void {
  const values = new Map([...given, ...stage.environment]);
  const expanded = () => words(rest).map((word) => expand(word, values));
  switch (name) {
    case 'USER':
      stage.user = expand(rest.trim(), values);
      return;
    case 'ENV':
      return addEnvironment(stage, rest, values);
    case 'WORKDIR':
      stage.workingDirectory = expand(rest.trim(), values);
      return;
    case 'EXPOSE':
      stage.ports.push(...expanded().slice(0, 256));
      return;
    case 'VOLUME':
      stage.volumes.push(...(listOf(rest) ?? expanded()).slice(0, 256));
      return;
    case 'ENTRYPOINT':
      stage.entrypoint = listOf(rest) ?? ['/bin/sh', '-c', rest];
      stage.command = [];
      return;
    case 'CMD':
      stage.command = listOf(rest) ?? ['/bin/sh', '-c', rest];
      return;
    default:
  }
}

function addEnvironment(stage: Stage, rest: string, values: ReadonlyMap<string, string>): void {
  const old = /^\s*([A-Za-z_]\w*)\s+([^=\s].*)$/s.exec(rest);
  if (old && !/^\s*\S+=/.test(rest)) stage.environment.set(old[1] ?? '', expand(old[2] ?? '', values));
  else for (const word of words(rest)) addPair(word, stage.environment, values);
}

function addPair(word: string, to: Map<string, string>, values: ReadonlyMap<string, string>): void {
  const equals = word.indexOf('=');
  if (equals > 0) to.set(word.slice(0, equals), expand(word.slice(equals + 1), values));
}

/** The exec form: a JSON list of texts. */
function listOf(rest: string): string[] | undefined {
  if (!rest.trimStart().startsWith('[')) return undefined;
  try {
    const value: unknown = parseJson(rest);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
  } catch {
    // What is no JSON is the shell form, as the reference says.
    return undefined;
  }
}

/** `$NAME`, `${NAME}`, `${NAME:-default}`. */
function expand(text: string, values: ReadonlyMap<string, string>): string {
  const expanded = text.replaceAll(
    /\\?\$(?:\{(\w{1,128})(?::?-([^{}]{0,1024}))?\}|(\w{1,128}))/g,
    (whole, braced?: string, otherwise?: string, plain?: string) =>
      whole.startsWith('\\') ? whole.slice(1) : values.get(braced ?? plain ?? '') || (otherwise ?? ''),
  );
  return expanded.slice(0, 4096);
}

function recipeOf(stage: Stage): RecipeFact {
  return {
    kind: 'recipe',
    from: stage.from,
    user: stage.user,
    environment: [...stage.environment].map(([name, value]) => `${name}=${value}`),
    entrypoint: stage.entrypoint,
    command: stage.command,
    workingDirectory: stage.workingDirectory,
    ports: stage.ports,
    volumes: stage.volumes,
  };
}
