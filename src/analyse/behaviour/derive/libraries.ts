import type { ProgramFact } from '../../../model/behaviour.ts';
import { factAt } from './programs.ts';
import type { Subject } from './types.ts';

/** A program or library that the loader maps. */
export interface Loaded extends ProgramFact {
  readonly path: string;
}

const MACHINES = [
  'x86_64-linux-gnu',
  'aarch64-linux-gnu',
  'arm-linux-gnueabihf',
  'i386-linux-gnu',
  'riscv64-linux-gnu',
  'powerpc64le-linux-gnu',
  's390x-linux-gnu',
];
/** Where loaders look by themselves (ld.so(8)), and where the multiarch distributions tell them to. */
const FOLDERS = [
  ...MACHINES.flatMap((machine) => [`/lib/${machine}`, `/usr/lib/${machine}`]),
  '/lib',
  '/usr/lib',
  '/lib64',
  '/usr/lib64',
  '/usr/local/lib',
  '/usr/local/lib64',
];
const MAXIMUM_LIBRARIES = 512;

/** What a program is made of when it runs: itself, its loader, its libraries and theirs; and names that were not found. */
export function loadedBy(
  binary: string,
  subject: Subject,
): { files: Loaded[]; loader: string | undefined; missing: string[] } {
  const files = new Map<string, Loaded>();
  const missing = new Set<string>();
  const byName = namesOf(subject);
  const open = [binary];
  for (let path = open.pop(); path !== undefined && files.size < MAXIMUM_LIBRARIES; path = open.pop()) {
    if (files.has(path)) continue;
    const fact = factAt(path, 'program', subject);
    if (!fact) continue;
    files.set(path, { ...fact, path });
    for (const name of fact.libraries) {
      const found = libraryNamed(name, subject) ?? byName.get(name);
      if (found === undefined) missing.add(name);
      else open.push(found);
    }
  }
  const interpreter = files.get(binary)?.interpreter;
  const loader = interpreter === undefined ? undefined : subject.contents?.files.resolve(interpreter)?.path;
  return { files: [...files.values()], loader, missing: [...missing] };
}

function libraryNamed(name: string, { contents }: Subject): string | undefined {
  const places = name.includes('/') ? [name] : FOLDERS.map((folder) => `${folder}/${name}`);
  return places.map((place) => contents?.files.resolve(place)?.path).find((path) => path !== undefined);
}

/** Programs and libraries by the last part of their path, for what is found by a path of the program's own (RUNPATH). */
function namesOf({ contents }: Subject): ReadonlyMap<string, string> {
  const facts = contents?.facts.filter(({ fact }) => fact.kind === 'program') ?? [];
  return new Map(facts.map(({ path }) => [path.slice(path.lastIndexOf('/') + 1), path]));
}
