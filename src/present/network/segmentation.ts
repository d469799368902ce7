import type {
  NetworkCompileReport,
  ProofReport,
  ReportedDisagreement,
  ReportedLoss,
  ReportedProof,
} from '../../model/report/segmentation.ts';
import { count, visible } from '../text/text.ts';

/** For people: what engines cannot say, each thing once, with the lines of profiles that it is about. */
export function networkLossText({
  losses,
  refused,
}: Pick<NetworkCompileReport, 'losses' | 'refused'>): string {
  const end = refused ? ['nothing is written: change these lines, or compile without --strict'] : [];
  return lines([...lossLines(losses), ...end]);
}

/** Each loss once, with the lines that it is about. */
export function lossLines(losses: readonly ReportedLoss[]): string[] {
  const groups = Map.groupBy(losses, ({ engine, direction, reason }) => `${engine} ${direction}: ${reason}`);
  return Array.from(groups, ([what, own]) => {
    const byMember = Map.groupBy(own, ({ member }) => member);
    const places = Array.from(byMember, ([member, list]) => {
      const paths = [...new Set(list.map(({ line }) => line.path))];
      return `${member} ${paths.join(' ')}`;
    });
    return `${what} (${places.join(', ')})`;
  });
}

/** The artefacts themselves: one as it is, so that an engine can read it; of several, each below its path. */
export function networkArtefactText({ artefacts }: NetworkCompileReport): string {
  const [only] = artefacts;
  if (only && artefacts.length === 1) return only.text;
  return artefacts.map(({ path, text }) => `==> ${path} <==\n${text}`).join('\n');
}

/** For people: the files that were written. */
export function networkWrittenText(folder: string): (report: NetworkCompileReport) => string {
  return ({ artefacts }) => lines(artefacts.map(({ path }) => `${folder}/${path}`));
}

const RESULTS: Readonly<Record<ReportedProof['result'], string>> = {
  equal: 'means exactly what the profiles mean',
  'equal-but-for-losses': 'means what the profiles mean, but for the losses that were declared',
  different: 'does NOT mean what the profiles mean',
};

const MOST_EXAMPLES = 20;

/** For people: one line for each artefact, and its counterexamples. */
export function proofText({ proofs, losses, gaps, members }: ProofReport): string {
  const reported = proofs.flatMap(({ engine, reading, result, unexplained }) => [
    `${engine}${reading === '' ? '' : ` (${reading})`}: ${RESULTS[result]}`,
    ...unexplained.slice(0, MOST_EXAMPLES).map(disagreementLine),
    ...(unexplained.length > MOST_EXAMPLES ? [`  and ${unexplained.length - MOST_EXAMPLES} more`] : []),
  ]);
  return lines([
    `${count(members.length, 'profile')}, ${count(proofs.length, 'artefact')} read back`,
    ...reported,
    ...lossLines(losses).map((line) => `  loss: ${line}`),
    ...gaps.map(({ subject, reason }) => `not read: ${subject}: ${reason}`),
  ]);
}

/** A counterexample. */
export function disagreementLine({
  direction,
  from,
  to,
  wider,
  tighter,
  example,
}: ReportedDisagreement): string {
  const what = [
    ...(wider === 'nothing' ? [] : [`allows ${wider}`]),
    ...(tighter === 'nothing' ? [] : [`refuses ${tighter}`]),
  ];
  return `  ${direction} ${from} → ${to}: ${what.join('; ')}; for example ${example}`;
}

function lines(list: readonly string[]): string {
  return list.map((text) => `${visible(text)}\n`).join('');
}
