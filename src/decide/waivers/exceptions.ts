import type { Exception, ExceptionFile, Selector } from '../../model/exception/exception.ts';
import type { ExceptionRemark } from '../../model/exception/remark.ts';
import type { TargetNames } from '../../model/exception/vex.ts';
import { Fault } from '../../model/fault.ts';
import type { Gap } from '../../model/gap.ts';
import type { Suppression } from '../../model/finding/suppression.ts';
import { ExceptionIndex } from './exception-index.ts';
import { ignoringLine } from './ignored-paths.ts';
import { isInScope, type Test, testOf } from './selector.ts';
import { matcherOf } from './text-pattern.ts';
import { relativePath, type Traits } from './traits.ts';

/** Throws a `Fault` (`usage`) that names the file and the line where a pattern of the exception is none. */
export function checkException({ source, selector }: Exception): void {
  try {
    testOf(selector);
    selector.scope?.targets?.forEach(matcherOf);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    throw new Fault('usage', `${source}: ${error.message}`, { cause: error, ...hint });
  }
}

/** An exception that may count, and how often it did. */
interface Entry {
  readonly suppression: Suppression;
  readonly text: string;
  readonly matches: Test;
  used: number;
}

/** Everything that files except in one target, ready to be asked of each finding. */
export class Exceptions {
  readonly #entries: Entry[] = [];
  readonly #index: ExceptionIndex<Entry>;
  readonly #lists: {
    readonly lineOf: (paths: readonly string[]) => number | undefined;
    readonly entries: Map<number, Entry>;
  }[] = [];
  readonly #remarks: ExceptionRemark[] = [];

  /** `now` tells which are over: a day counts to its end in UTC. Throws a `Fault` for a regular expression that is none. */
  constructor(files: readonly ExceptionFile[], target: TargetNames, now: Date) {
    const today = now.toISOString().slice(0, 10);
    const selective: (readonly [Selector, Entry])[] = [];
    for (const { exceptions, paths, remarks } of files) {
      this.#remarks.push(...remarks);
      for (const exception of exceptions) {
        const entry = this.#add(exception, target, today);
        if (entry) selective.push([exception.selector, entry]);
      }
      for (const list of paths) this.#addPaths(list);
    }
    this.#index = new ExceptionIndex(selective);
  }

  /** Who says that the finding needs nobody's attention: of several the one that was given first. */
  suppressionOf(traits: Traits): Suppression | undefined {
    const found = this.#index.candidates(traits).filter(({ matches }) => matches(traits));
    const listed = this.#lists.flatMap(({ lineOf, entries }) => entries.get(lineOf(traits.paths) ?? 0) ?? []);
    const all = [...found, ...listed];
    for (const entry of all) entry.used += 1;
    return all[0]?.suppression;
  }

  /** Gaps, of which those in files that a list ignores leave the result complete. */
  gapsWithout(gaps: readonly Gap[]): Gap[] {
    return gaps.map((gap) => {
      const entry = this.#lists
        .map(({ lineOf, entries }) => entries.get(lineOf([relativePath(gap.subject)]) ?? 0))
        .find((one) => one !== undefined);
      if (!entry || gap.informational || !gap.subject.startsWith('/')) return gap;
      entry.used += 1;
      return {
        ...gap,
        reason: `${gap.reason} (ignored by ${entry.suppression.source})`,
        informational: true,
      };
    });
  }

  /** What somebody should know of them, once every finding was asked about. */
  remarks(): ExceptionRemark[] {
    const unused = this.#entries.filter(({ used }) => used === 0);
    return [
      ...this.#remarks,
      ...unused.map(({ suppression: { source }, text }): ExceptionRemark => {
        return { problem: 'unused', source, text: `${text}: nothing that was found is what it is about` };
      }),
    ];
  }

  #add(exception: Exception, target: TargetNames, today: string): Entry | undefined {
    const { by, source, owner, reason, expires, selector } = exception;
    if (selector.scope && !isInScope(selector.scope, target)) return undefined;
    const text = summaryOf(exception);
    this.#remarks.push(...missingParts(exception, text));
    if (expires !== undefined && expires < today) {
      const said = `${text}: ended with ${expires}, and no longer counts`;
      this.#remarks.push({ problem: 'expired', source, text: said });
      return undefined;
    }
    const suppression: Suppression = {
      by,
      source,
      ...(owner !== undefined && { owner }),
      ...(reason !== undefined && { reason }),
      ...(expires !== undefined && { expires }),
    };
    const entry = { suppression, text, matches: testOf(selector), used: 0 };
    this.#entries.push(entry);
    return entry;
  }

  #addPaths(list: ExceptionFile['paths'][number]): void {
    const entries = new Map<number, Entry>();
    for (const { line, pattern } of list.lines) {
      if (pattern.startsWith('!')) continue;
      const suppression: Suppression = { by: 'ignore-file', source: `${list.file}:${line}`, reason: pattern };
      entries.set(line, { suppression, text: pattern, matches: () => false, used: 0 });
    }
    this.#entries.push(...entries.values());
    this.#lists.push({ lineOf: ignoringLine(list), entries });
  }
}

/** Waivers are to be answered for; lists of other scanners have no place for an owner. */
function missingParts({ by, source, owner, reason }: Exception, text: string): ExceptionRemark[] {
  const remarks: ExceptionRemark[] = [];
  if (by === 'waiver' && owner === undefined)
    remarks.push({ problem: 'no-owner', source, text: `${text}: nobody answers for it; add an owner` });
  if (by !== 'ignore-file' && reason === undefined)
    remarks.push({ problem: 'no-reason', source, text: `${text}: it does not say why; add a reason` });
  return remarks;
}

/** What it is about in a few words: `CVE-2024-1 in lodash`. */
function summaryOf({ selector }: Exception): string {
  const { ids, rules, kinds, packages, paths, resources, fingerprints } = selector;
  const what = [
    ...(ids ?? []),
    ...(rules ?? []).map(({ text }) => text),
    ...(fingerprints ?? []).map((text) => text.slice(0, 12)),
  ];
  const where = [
    ...(packages ?? []).map(
      ({ purl, purlPattern, name, ecosystem }) => purl ?? purlPattern?.text ?? name?.text ?? ecosystem ?? '',
    ),
    ...(paths ?? []).map(({ text }) => text),
    ...(resources ?? []).map(({ text }) => text),
  ];
  const subject = what.length > 0 ? what.join(', ') : (kinds ?? []).join(', ');
  return [subject, where.join(', ')].filter((part) => part !== '').join(' in ') || 'everything in its scope';
}
