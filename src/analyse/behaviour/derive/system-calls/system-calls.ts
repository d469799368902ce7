import type { Draft } from '../draft.ts';
import { serversOf } from '../known-servers/known-servers.ts';
import { loadedBy } from '../libraries.ts';
import { binariesOf } from '../programs.ts';
import type { Subject } from '../types.ts';
import { callsOf, type CallGroup } from './groups.ts';
import { callsOfFunction } from './library-functions.ts';

/** What a static program may need, of which the imports say nothing. */
const OF_STATIC: readonly CallGroup[] = [
  'start',
  'files',
  'client',
  'server',
  'events',
  'threads',
  'signals',
  'processes',
  'time',
  'memory',
];
/** Functions that provenance names. */
const SHOWN = 3;

/**
 * A first list of system calls: what known servers need, and what the functions of the C library may make that the
 * entry program and its libraries import. More than is made, and each line says so; a library that is loaded by name
 * while it runs, and `syscall(2)` with a number of its own, are not seen.
 */
export function addSystemCalls(draft: Draft, subject: Subject): void {
  const servers = serversOf(subject);
  for (const { id, calls, systemCalls } of servers) {
    for (const name of [...calls.flatMap(callsOf), ...systemCalls])
      draft.add('systemCalls', { name }, `known needs of ${id}, over-approximated`);
  }
  for (const binary of binariesOf(subject)) {
    const { files, missing } = loadedBy(binary, subject);
    for (const library of missing)
      draft.gap(
        'missing-data',
        binary,
        `needs ${library}, which was not found; its system calls are not in the list`,
      );
    const imports = [...new Set(files.flatMap(({ imports: names }) => names))];
    if (imports.length === 0) addStatic(draft, binary);
    else addImported(draft, binary, imports);
    if (imports.includes('syscall') && servers.length === 0)
      draft.gap(
        'unknown',
        binary,
        'makes system calls by number, which are not read; add what is missing by hand',
      );
  }
}

function addStatic(draft: Draft, binary: string): void {
  for (const name of OF_STATIC.flatMap(callsOf))
    draft.add(
      'systemCalls',
      { name },
      `${binary} is static and imports nothing: what most programs need, over-approximated`,
    );
  draft.gap(
    'unknown',
    binary,
    'is static, so that its imports do not tell its system calls; a common list is proposed',
    true,
  );
}

function addImported(draft: Draft, binary: string, imports: readonly string[]): void {
  const makers = new Map<string, string[]>();
  for (const symbol of imports) {
    for (const call of callsOfFunction(symbol)) {
      const known = makers.get(call);
      if (known) known.push(symbol);
      else makers.set(call, [symbol]);
    }
  }
  for (const name of callsOf('start'))
    draft.add('systemCalls', { name }, `every start of a program such as ${binary}`);
  for (const [name, symbols] of makers) {
    const more = symbols.length > SHOWN ? ` and ${symbols.length - SHOWN} more` : '';
    const source = `${binary} and its libraries import ${symbols.slice(0, SHOWN).join(', ')}${more}, over-approximated`;
    draft.add('systemCalls', { name }, source);
  }
}
