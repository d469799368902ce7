import { withoutCredentials } from '../../../model/credentials.ts';
import { Fault } from '../../../model/fault.ts';
import type { BuildServices } from '../../../pipeline/build/services.ts';
import { blocksOf, writePieces } from '../../../platform/files/write-whole.ts';
import type { InflaterChoice } from '../../composition/inflaters.ts';
import type { Matcher } from '../../composition/patterns.ts';
import type { Services } from '../../composition/services.ts';
import type { Report } from '../../../model/report/scan.ts';
import type { ReportFormatEntry, Terminal } from '../../../present/scan/types.ts';
import { exitCodeOfFault, exitCodeOfReport, gravest } from '../exit-code.ts';
import { budgetOf, HELD, type Limit } from '../options/budget.ts';
import { type Destination, formatOf, type OutputPlan, planOutput } from './destinations.ts';
import { faultText, print, say } from './print.ts';
import { createProgress } from './progress.ts';
import { asGiven, inputOf } from './standard-input.ts';
import { templateAt } from './template.ts';

/** How a target is read. */
interface ReadingOptions {
  readonly offline: boolean;
  readonly cache: boolean;
  readonly db?: string | undefined;
  readonly matcher?: Matcher | undefined;
  readonly inflater?: InflaterChoice | undefined;
  readonly timeout: number;
  readonly limit: readonly Limit[];
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** How a target is read, and where its report goes. */
interface TargetOptions extends ReadingOptions {
  /** Undefined: the one of the command. */
  readonly format: string | undefined;
  readonly template: string | undefined;
  readonly output: readonly Destination[];
  readonly color: boolean;
  readonly showSuppressed?: boolean;
}

/**
 * Writes the report that is made of each target, with progress meanwhile, and gives the exit code: of several targets
 * the gravest. A fault of one of several does not keep the others from being read.
 */
export async function presentTargets(
  targets: readonly string[],
  usualFormat: string,
  options: TargetOptions,
  services: Services,
  make: (target: string, services: BuildServices) => Promise<Report>,
): Promise<number> {
  const { format, template, output, color, showSuppressed = false } = options;
  const plan = planOutput(targets, {
    format: template === undefined ? formatOf(format ?? usualFormat) : await templateAt(template),
    formatIsChosen: (format ?? template) !== undefined,
    output,
  });
  const terminal = { ...terminalOf(process.stdout, color), showsSuppressed: showSuppressed };
  // What a template is given is not packed.
  const limit = template === undefined ? options.limit : [HELD, ...options.limit];
  return forTargets(targets, { ...options, limit }, services, make, (report, index) =>
    writeReport(report, plan, index, terminal),
  );
}

/** As `presentTargets`, where something else is done with each report than that it is written. */
export async function forTargets(
  targets: readonly string[],
  { quiet, verbose, limit, ...build }: ReadingOptions,
  services: Services,
  make: (target: string, services: BuildServices) => Promise<Report>,
  use: (report: Report, index: number) => Promise<void>,
): Promise<number> {
  using progress = createProgress(process.stderr, { quiet, verbose });
  const codes: number[] = [];
  for (const [index, target] of targets.entries()) {
    try {
      using input = await inputOf(target);
      // Each target has time and budget of its own.
      using own = await services.build({
        ...build,
        budget: budgetOf(limit),
        onProgress: progress.report,
        onNote: progress.note,
      });
      const made = await make(input.path, own).catch((error: unknown) => {
        throw asGiven(error, input, target);
      });
      const report = input.path === target ? made : named(made, target);
      progress.clear();
      await use(report, index);
      codes.push(exitCodeOfReport(report));
    } catch (error) {
      if (targets.length === 1 || !(error instanceof Fault)) throw error;
      progress.clear();
      say(`${target}: ${faultText(error)}`);
      codes.push(exitCodeOfFault(error.code));
    }
  }
  return gravest(codes);
}

/** Prints a report that is made already. */
export async function printScanReport(report: Report, format: string): Promise<void> {
  await writeReport(report, { files: [], printed: formatOf(format) }, 0, terminalOf(process.stdout, true));
}

/** The target is what the user wrote, but for credentials, where something stands for it. */
function named(report: Report, target: string): Report {
  return { ...report, target: { ...report.target, reference: withoutCredentials(target) } };
}

/** Writes a report to its files, and to standard output where it goes there. */
async function writeReport(
  report: Report,
  { files, printed }: OutputPlan,
  index: number,
  terminal: Terminal,
): Promise<void> {
  for (const { format, path } of files[index] ?? []) {
    const page = { ...terminal, width: 120, isLog: true, colour: false };
    await writePieces(path, await render(report, format, page));
  }
  if (!printed) return;
  if (index > 0 && printed.id !== 'json') await print('\n');
  for (const block of blocksOf(await render(report, printed, terminal))) await print(block);
}

/** How standard output is to be written to. */
function terminalOf(stream: NodeJS.WriteStream, colour: boolean): Terminal {
  const { COLUMNS, NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const width = stream.isTTY ? stream.columns : Number(COLUMNS ?? 120);
  const canShow = (stream.isTTY && TERM !== 'dumb') || Boolean(FORCE_COLOR);
  return {
    width: Number.isInteger(width) && width >= 40 ? width : 120,
    isLog: !stream.isTTY && COLUMNS === undefined,
    colour: colour && !NO_COLOR && canShow,
  };
}

async function render(
  report: Report,
  entry: ReportFormatEntry,
  terminal: Terminal,
): Promise<Iterable<string>> {
  const format = await entry.load();
  return withinLimits(entry.id, () => format.write(report, terminal));
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
