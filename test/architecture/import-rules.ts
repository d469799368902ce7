import type { Breach } from './breach.ts';
import { siblingBreaches } from './families.ts';
import { foreignTextBreaches } from './foreign-text.ts';
import { graphOf } from './graph.ts';
import { type Module, readModule, type SourceFile } from './module.ts';
import { planeBreaches } from './planes.ts';
import { purityBreaches } from './purity.ts';
import { thinBreaches } from './thin-pipelines.ts';

const VAGUE_NAME = /(^|\/)(utils?|helpers?|common|misc|shared)(\.ts)?(\/|$)/;
/** Globals by which code gets at anything. */
const UNREADABLE = new Set(['eval', 'Function', 'require', 'module']);

/** Breaches of the rules of the house. `files` are those under `src/`, tests left out. */
export function breaches(files: readonly SourceFile[]): Breach[] {
  return breachesIn(files.map(readModule));
}

export function breachesIn(modules: readonly Module[]): Breach[] {
  const graph = graphOf(modules);
  return [
    ...modules.flatMap((module) => [
      ...nameBreaches(module),
      ...planeBreaches(module),
      ...importBreaches(module),
      ...thinBreaches(module),
      ...recordBreaches(module),
      ...foreignTextBreaches(module),
    ]),
    ...siblingBreaches(graph),
    ...purityBreaches(graph),
  ];
}

function nameBreaches({ path }: Module): Breach[] {
  if (!VAGUE_NAME.test(path)) return [];
  return [{ file: path, rule: 'names', what: path, says: 'name it for the noun it holds' }];
}

/** What no rule could judge, and imports that cost more than they need. */
function importBreaches({ path, unknowable, globals, imports }: Module): Breach[] {
  const unreadable = globals.filter(({ name }) => UNREADABLE.has(name)).map(({ name }) => name);
  // Of what is imported by name, a bundle cannot leave out what is not used.
  const zod = imports.filter(
    ({ target, isType, names }) => target === 'zod' && !isType && names.some((name) => name !== '*'),
  );
  return [
    ...[...unknowable, ...unreadable].map((what) => ({
      what,
      says: `nobody can tell what it loads: ${what}`,
    })),
    ...zod.map(() => ({ what: 'zod', says: "import * as z from 'zod'" })),
  ].map((breach) => ({ file: path, rule: 'imports', ...breach }));
}

/** A record that may lack keys takes a new one without a word. */
function recordBreaches({ path, partialRecords }: Module): Breach[] {
  return partialRecords.map((type) => ({
    file: path,
    rule: 'records',
    what: type,
    says: `${type}: make the record total, or a Map where most keys are not there`,
  }));
}
