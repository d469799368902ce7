import type { NodeKind } from '../../model/attack/graph.ts';
import type { AttackPathsReport, ResourcePlace } from '../../model/report/attack-paths.ts';
import { count } from '../text/text.ts';

type Node = AttackPathsReport['paths'][number]['goal'];
type ReportedEntry = AttackPathsReport['reaching'][number];

const PLURALS: ReadonlyMap<NodeKind, string> = new Map([
  ['workloads', 'every pod'],
  ['accounts', 'every account'],
  ['secrets', 'every secret'],
  ['pod-creation', 'a new pod'],
]);

/** `container shop/Deployment/web/app`, `every secret of shop`, `a new pod in shop`. */
export function nodeText({ kind, name }: Node): string {
  if (kind === 'nodes') return 'every node';
  if (kind === 'node-pods') return `the pods of node ${name}`;
  if (kind === 'cluster' || kind === 'internet') return kind === 'cluster' ? name : 'the internet';
  if (kind === 'network') return `the network ${name}`;
  if (kind === 'role') return name;
  const plural = PLURALS.get(kind);
  if (plural === undefined) return `${kind} ${name}`;
  if (name === 'users') return 'every user';
  const where = name === '*' ? 'any namespace' : name;
  return `${plural} ${kind === 'pod-creation' ? 'in' : 'of'} ${where}`;
}

export function entryText({ node, through }: ReportedEntry): string {
  return through === '' ? nodeText(node) : `the internet by ${through}`;
}

export function placeText({ file, line }: ResourcePlace): string {
  return `${file}:${line}`;
}

/** One sentence: how many entries lead where. */
export function headText({ asked, entries, reaching, summary }: AttackPathsReport): string {
  const { workloads, namespaces } = summary;
  const size = `${count(workloads, 'workload')} in ${count(namespaces, 'namespace')}`;
  const begin = count(entries, 'place', 'places');
  if (reaching.length === 0)
    return `No path to ${asked.to} from ${begin} where an attacker may begin (${asked.from.join(', ')}; ${size}).`;
  return `${reaching.length} of ${begin} where an attacker may begin (${asked.from.join(', ')}) lead to ${asked.to} (${size}).`;
}

/** What came of evaluating again. */
export function evaluatedText({ cut, reaching, after }: AttackPathsReport): string {
  const made = cut.changes.length === 1 ? 'it' : 'them';
  const unexpected = ', which was not expected: look at these paths with the changes made';
  return `Evaluated again with ${made} made: ${count(after.reaching, 'entry', 'entries')} of ${reaching.length} left with a path${after.proved ? '' : unexpected}.`;
}

export function uncuttableText(entry: ReportedEntry): string {
  return `No change of these manifests cuts every path of ${entryText(entry)}.`;
}

export function gapText({ subject, reason }: AttackPathsReport['gaps'][number]): string {
  return `${subject}: ${reason}`;
}

/** How it is known that the set is as small as can be. */
export function proofText({ cut: { changes, proof, atLeast } }: AttackPathsReport): string {
  const number = count(changes.length, 'change');
  if (proof === 'maximum-flow') return `${number}, and no fewer, as the largest flow shows`;
  if (proof === 'exhaustive-search') return `${number}, and no fewer, as every choice was looked at`;
  if (proof === 'disjoint-paths') return `${number}, and no fewer, as so many paths have nothing in common`;
  if (proof === 'none') return `${number}; no set has fewer than ${atLeast}`;
  return `${number}, of which none can be left out; no set has fewer than ${atLeast}`;
}
