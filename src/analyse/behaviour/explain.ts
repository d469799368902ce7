import { Fault } from '../../model/fault.ts';
import { type LineAt, NESTED } from '../../model/profile/key.ts';
import type { Line, Provenance, State } from '../../model/profile/line.ts';
import { linesOf, type WorkloadProfile } from '../../model/profile/profile.ts';
import type { Explanation, Agreement } from '../../model/report/profile.ts';
import { saysNothing } from './diff.ts';
import { observationReport } from './observation.ts';
import { lintEntry, lintProfile } from './lint/lint.ts';
import { sayLine } from './sentence.ts';

/**
 * Explains one line by its path, such as `egress[2].http[0]`. Throws a `Fault` (`not-found`) where there is none, with
 * the paths that there are.
 */
export function explainLine(profile: WorkloadProfile, path: string): Explanation {
  const lines = linesOf(profile);
  const at = lines.find((candidate) => candidate.path === path);
  if (!at) throw notFound(path, lines);
  const report = observationReport(profile);
  return {
    path,
    says: chainOf(at).map(({ section, line }) => sayLine(section, line)),
    state: at.line.state,
    effect: effectOf(at),
    reasons: at.line.provenance.map(reason),
    standing: (Object.keys(report) as Agreement[]).find((standing) => report[standing].includes(path)),
    findings: lintProfile(profile)
      .map(lintEntry)
      .filter((finding) => finding.path === path),
  };
}

function notFound(path: string, lines: readonly LineAt[]): Fault {
  const section = /^[A-Za-z]{1,32}/.exec(path)?.[0] ?? '';
  const near = lines
    .filter((candidate) => candidate.path.startsWith(section))
    .map((candidate) => candidate.path);
  const shown = near.length > 10 ? [...near.slice(0, 10), '…'] : near;
  const hint = shown.length > 0 ? `there are ${shown.join(', ')}` : 'the profile has no lines there';
  return new Fault('not-found', `no line ${JSON.stringify(path.slice(0, 200))} in the profile`, { hint });
}

function chainOf(at: LineAt): LineAt[] {
  return at.parent ? [...chainOf(at.parent), at] : [at];
}

const EFFECTS: Record<State, string> = {
  proposed: 'It is a proposal: it changes nothing until a person accepts or refuses it.',
  accepted: 'It is accepted: this is allowed.',
  refused: 'It is refused: this is not allowed, even where another line allows it.',
};

function effectOf({ section, line, parent }: LineAt): string {
  if (section === 'limits' && line.state === 'accepted') return 'It is accepted: this limit holds.';
  if (parent && parent.line.state !== 'accepted')
    return `It has no effect, for ${parent.path} is ${parent.line.state}. ${EFFECTS[line.state]}`;
  const nested = NESTED[section];
  const undecided = nested.filter((field) => saysNothing(Reflect.get(line, field) as Line[] | undefined));
  const isOpen = line.state === 'accepted' && nested.length > 0 && nested.length === undecided.length;
  return isOpen
    ? `${EFFECTS.accepted} No request in it is decided about, so every request is.`
    : EFFECTS[line.state];
}

function reason(provenance: Provenance): string {
  if (provenance.kind === 'declared') return `Declared by ${provenance.source}.`;
  if (provenance.kind === 'written') return `Written by a person (${provenance.source}).`;
  const { source, count, first, last } = provenance;
  const times = count === undefined ? '' : count === 1 ? ' once' : ` ${count} times`;
  const from = first === undefined ? '' : `, first ${first}`;
  return `Seen by ${source}${times}${from}${last === undefined ? '' : `, last ${last}`}.`;
}
