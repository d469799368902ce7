import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { spec } from 'node:test/reporters';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { type Counts, failedFile, type FileResult, withFailure } from './file-result.ts';
import { changes, surroundings } from './surroundings.ts';
import { runUntracked, untilStray } from './untracked.ts';

type Event = { readonly type: string; readonly data: object };
interface Summary {
  readonly counts: Counts;
  readonly success: boolean;
}
interface Reported {
  readonly name: string;
  readonly skip?: string | boolean;
}

/** What Node's runner says last of every file; what is counted is said once, for all. */
const COUNTED = /^(?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/;

/** Runs the tests of one file in this process: hooks at its top level are of this file alone. */
export async function runFile(path: string): Promise<FileResult> {
  const before = surroundings();
  const start = performance.now();
  const events: Event[] = [];
  try {
    await untilStray(collect(path, events));
  } catch (error) {
    // Whoever gave it this file ends this process, with what goes on in it.
    const running = events.findLast(({ type }) => type === 'test:start')?.data as Reported | undefined;
    const where = running ? ` while or after "${running.name}" ran` : '';
    return failedFile(path, performance.now() - start, `nobody caught${where}: ${inspect(error)}`);
  }
  const milliseconds = performance.now() - start;
  // Node takes down what it set up for the file in the turn after the last event.
  await pause(0);
  const summary = events.find(({ type }) => type === 'test:summary')?.data as Summary;
  const { success } = summary;
  if (!success) process.exitCode = undefined;
  const problems = [...(await loadProblems(path)), ...changeProblems(changes(before, surroundings()))];
  const counts = problems.length === 0 ? summary.counts : withFailure(summary.counts);
  const skipped = events.flatMap(({ type, data }) =>
    type === 'test:pass' ? skippedOf(data as Reported) : [],
  );
  const result = { path, counts, milliseconds, skipped };
  if (success && problems.length === 0) return result;
  return { ...result, failure: [success ? '' : await reportOf(events), ...problems].join('\n').trim() };
}

async function collect(path: string, events: Event[]): Promise<void> {
  for await (const event of runUntracked(path)) events.push(event as Event);
}

/** Of a file that throws when it has tests already, Node says nothing. */
async function loadProblems(path: string): Promise<string[]> {
  try {
    await import(pathToFileURL(resolve(path)).href);
    return [];
  } catch (error) {
    return [`it cannot be loaded: ${inspect(error)}`];
  }
}

function changeProblems(changed: readonly string[]): string[] {
  if (changed.length === 0) return [];
  return [`it leaves ${changed.join(', ')} changed: restore what other files share, in an \`after\` hook`];
}

function skippedOf({ name, skip }: Reported): string[] {
  if (skip === undefined || skip === false) return [];
  return [typeof skip === 'string' && skip !== '' ? `${name}: ${skip}` : name];
}

async function reportOf(events: readonly Event[]): Promise<string> {
  const told = events.filter(
    ({ type, data }) => !(type === 'test:diagnostic' && COUNTED.test((data as { message: string }).message)),
  );
  return await text(Readable.from(told).pipe(new spec()));
}
