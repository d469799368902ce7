import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { BuildServices } from '../../../pipeline/build/services.ts';
import type { Services } from '../../composition/services.ts';
import type { Report } from '../../../model/report/scan.ts';
import { REPORT_FORMATS } from '../../../present/scan/registry.ts';
import type { Terminal } from '../../../present/scan/types.ts';
import { budgetOf, type Limit } from '../options/budget.ts';
import { suggestion } from '../options/nearest.ts';
import { exitCodeOfReport } from '../exit-code.ts';
import { print } from './print.ts';
import { createProgress } from './progress.ts';

export const FORMAT_IDS: readonly string[] = REPORT_FORMATS.map((format) => format.id);

/** Characters that are written at once. */
const BLOCK_SIZE = 64 * 1024;

/** Where one copy of a report goes; without a format it takes that of `--format`. */
export interface Destination {
  readonly format: string | undefined;
  readonly path: string;
}

/** Parses `--output FILE` and `--output format=FILE`. */
export function parseDestination(text: string): Destination {
  const [, format, path] = /^([a-z]+)=(.+)$/s.exec(text) ?? [];
  if (format === undefined || path === undefined) return { format: undefined, path: text };
  if (FORMAT_IDS.includes(format)) return { format, path };
  throw new InvalidArgumentError(
    `"${format}" is no format; use ${FORMAT_IDS.join(', ')}.${suggestion(format, FORMAT_IDS)}`,
  );
}

/** How a target is read, and where its report goes. */
interface TargetOptions {
  /** Undefined: the one of the command. */
  readonly format: string | undefined;
  readonly output: readonly Destination[];
  readonly offline: boolean;
  readonly cache: boolean;
  readonly db?: string | undefined;
  readonly timeout: number;
  readonly limit: readonly Limit[];
  readonly quiet: boolean;
  readonly color: boolean;
}

/** Writes the report that is made of a target, with progress meanwhile, and gives its exit code. */
export async function presentTarget(
  usualFormat: string,
  { format, output, quiet, color, limit, ...build }: TargetOptions,
  services: Services,
  make: (services: BuildServices) => Promise<Report>,
): Promise<number> {
  using progress = createProgress(process.stderr, quiet);
  using own = await services.build({
    ...build,
    budget: budgetOf(limit),
    onProgress: progress.report,
    onNote: progress.note,
  });
  const report = await make(own);
  progress.clear();
  const chosen = { format: format ?? usualFormat, formatIsChosen: format !== undefined, output };
  await writeReport(report, chosen, terminalOf(process.stdout, color));
  return exitCodeOfReport(report);
}

/** Writes a report to its files, or to standard output where no file is named for the chosen format. */
async function writeReport(
  report: Report,
  options: { format: string; formatIsChosen: boolean; output: readonly Destination[] },
  terminal: Terminal,
): Promise<void> {
  for (const { format, path } of options.output) {
    const pieces = await render(report, format ?? options.format, { width: 120, colour: false });
    save(path, pieces);
  }
  const redirected = options.output.some((destination) => destination.format === undefined);
  const silent = options.output.length > 0 && (redirected || !options.formatIsChosen);
  if (silent) return;
  for (const block of blocksOf(await render(report, options.format, terminal))) await print(block);
}

/** How standard output is to be written to. */
function terminalOf(stream: NodeJS.WriteStream, colour: boolean): Terminal {
  const width = stream.isTTY ? stream.columns : Number(process.env['COLUMNS'] ?? 120);
  const wanted = colour && !process.env['NO_COLOR'] && (stream.isTTY || Boolean(process.env['FORCE_COLOR']));
  return { width: Number.isInteger(width) && width >= 40 ? width : 120, colour: wanted };
}

async function render(report: Report, id: string, terminal: Terminal): Promise<Iterable<string>> {
  const entry = REPORT_FORMATS.find((format) => format.id === id);
  if (!entry) throw new Fault('usage', `"${id}" is no format; use ${FORMAT_IDS.join(', ')}`);
  const format = await entry.load();
  return withinLimits(id, () => format.write(report, terminal));
}

/** Texts have a largest length, which a part that is written as a whole may reach. */
function* withinLimits(id: string, write: () => Iterable<string>): Generator<string, undefined> {
  try {
    yield* write();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Fault('limit', `the report is too large to be written as ${id}: ${error.message}`, {
      cause: error,
      hint: 'scan parts of the target, or choose another format',
    });
  }
}

/** The pieces put together, so that not each of them costs a write. */
function* blocksOf(pieces: Iterable<string>): Generator<string, undefined> {
  let block = '';
  for (const piece of pieces) {
    block += piece;
    if (block.length < BLOCK_SIZE) continue;
    yield block;
    block = '';
  }
  yield block;
}

function save(path: string, pieces: Iterable<string>): void {
  attempt(path, () => mkdirSync(dirname(path), { recursive: true }));
  const descriptor = attempt(path, () => openSync(path, 'w'));
  try {
    for (const block of blocksOf(pieces)) attempt(path, () => writeFileSync(descriptor, block));
  } finally {
    closeSync(descriptor);
  }
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new Fault('usage', `${path} cannot be written: ${messageOf(error)}`, { cause: error });
  }
}
