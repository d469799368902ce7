import { statSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { withoutCredentials } from '../../../model/credentials.ts';
import { Fault } from '../../../model/fault.ts';
import { REPORT_FORMATS } from '../../../present/scan/registry.ts';
import type { ReportFormatEntry } from '../../../present/scan/types.ts';
import { suggestion } from '../options/nearest.ts';

export const FORMAT_IDS: readonly string[] = REPORT_FORMATS.map((format) => format.id);

/** Characters of a file's name that come from a target's. */
const LONGEST_NAME = 100;

/** Where one copy of a report goes; without a format it takes that of `--format`. */
export interface Destination {
  readonly format: string | undefined;
  /** A file, or a folder in which each report gets a file. */
  readonly path: string;
}

/** Parses `--output FILE` and `--output format=FILE`. */
export function parseDestination(text: string): Destination {
  const [, format, path] = /^([a-z]+(?:-(?:[a-z]+|\d+(?:\.\d+)?))*)=(.+)$/s.exec(text) ?? [];
  if (FORMAT_IDS.includes(text))
    throw new InvalidArgumentError(
      `"${text}" is a format, and this names a file: write --format ${text}, or --output ${text}=FILE; for a file of that name, ./${text}.`,
    );
  if (format === undefined || path === undefined) return { format: undefined, path: text };
  if (FORMAT_IDS.includes(format)) return { format, path };
  throw new InvalidArgumentError(
    `"${format}" is no format; use ${FORMAT_IDS.join(', ')}.${suggestion(format, FORMAT_IDS)}`,
  );
}

/** The format of this id. Throws a `Fault` (`usage`). */
export function formatOf(id: string): ReportFormatEntry {
  const entry = REPORT_FORMATS.find((format) => format.id === id);
  if (!entry) throw new Fault('usage', `"${id}" is no format; use ${FORMAT_IDS.join(', ')}`);
  return entry;
}

/** What is written of the reports of some targets, and where. */
export interface OutputPlan {
  /** Files for each target, in order. */
  readonly files: readonly (readonly { readonly format: ReportFormatEntry; readonly path: string }[])[];
  /** What goes to standard output; undefined: nothing. */
  readonly printed: ReportFormatEntry | undefined;
}

/**
 * Where the reports of these targets go. Standard output has what `--format` says, unless files are named and it does
 * not. Throws a `Fault` (`usage`) where several reports would go to one place that takes one.
 */
export function planOutput(
  targets: readonly string[],
  chosen: {
    readonly format: ReportFormatEntry;
    readonly formatIsChosen: boolean;
    readonly output: readonly Destination[];
  },
): OutputPlan {
  const names = fileNames(targets);
  const files = targets.map((_, index) =>
    chosen.output.map(({ format: id, path }) => {
      const format = id === undefined ? chosen.format : formatOf(id);
      if (isFolder(path)) return { format, path: join(path, `${names[index]}.${format.extension}`) };
      if (targets.length === 1) return { format, path };
      throw new Fault('usage', `${path} cannot take the reports of ${targets.length} targets`, {
        hint: `name a folder, in which each gets a file: --output ${id === undefined ? '' : `${id}=`}${path}/`,
      });
    }),
  );
  const redirected = chosen.output.some((destination) => destination.format === undefined);
  const isSilent = chosen.output.length > 0 && (redirected || !chosen.formatIsChosen);
  const printed = isSilent ? undefined : chosen.format;
  if (targets.length > 1 && printed?.isJoinable === false)
    throw new Fault('usage', `several reports cannot be printed as ${printed.id} one after the other`, {
      hint: `write each to a file: --output ${printed.id}=reports/`,
    });
  return { files, printed };
}

function isFolder(path: string): boolean {
  return path.endsWith('/') || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** A name for the file of each target, made of what cannot leave a folder; the same again gets a number. */
function fileNames(targets: readonly string[]): string[] {
  const taken = new Map<string, number>();
  return targets.map((target) => {
    const plain = withoutCredentials(target)
      .replaceAll(/[^\w.-]+/g, '-')
      .replace(/^[-.]+/, '')
      .slice(-LONGEST_NAME);
    const name = plain === '' ? 'target' : plain;
    const times = (taken.get(name) ?? 0) + 1;
    taken.set(name, times);
    return times === 1 ? name : `${name}-${times}`;
  });
}
