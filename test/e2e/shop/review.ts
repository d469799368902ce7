import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, parseDocument } from 'yaml';
import type { Line } from '../../../src/model/profile/line.ts';
import type { EgressLine, ListenLine, Peer } from '../../../src/model/profile/network.ts';
import { keptProfiles } from '../../../src/model/profile/kept-profiles.ts';
import type { WorkloadProfile } from '../../../src/model/profile/profile.ts';

export interface ReviewedLine {
  readonly workload: string;
  /** Such as `calls db at 5432` or `answers at 8080`. */
  readonly line: string;
  readonly isDeclared: boolean;
  readonly isObserved: boolean;
  readonly state: Line['state'];
}

interface PlacedLine extends ReviewedLine {
  /** Where it stands in its profile, such as `egress[2]`. */
  readonly place: string;
}

/** The network lines of the profiles in a folder. */
export function linesIn(folder: string): PlacedLine[] {
  return profileFiles(folder).flatMap((path) =>
    profilesIn(path).flatMap((profile) =>
      (['listens', 'egress'] as const).flatMap((section) =>
        (profile[section] ?? []).map((line: ListenLine | EgressLine, index) => ({
          workload: profile.metadata.name,
          place: `${section}[${index}]`,
          line: wordsOf(line),
          isDeclared: hasReason(line, 'declared'),
          isObserved: hasReason(line, 'observed'),
          state: line.state,
        })),
      ),
    ),
  );
}

/** Edits what only a person knows: who may call a workload from outside, whoever was seen to. */
export function nameCallers(folder: string, workload: string, callers: readonly string[]): void {
  edit(join(folder, `${workload}.yaml`), (document, profile) => {
    document.setIn(['listens', 0, 'from'], document.createNode(callers.map((cidr) => ({ cidr }))));
    for (let index = (profile.listens?.length ?? 0) - 1; index > 0; index -= 1)
      document.deleteIn(['listens', index]);
  });
}

/** Who was seen to call nobody, and by its image calls nobody, may call nobody. */
export function forbidOtherCalls(folder: string): void {
  for (const path of profileFiles(folder).filter((one) => profilesIn(one).some(({ egress }) => !egress)))
    edit(path, (document) => document.setIn(['egress'], []));
}

function edit(path: string, change: (document: Document, profile: WorkloadProfile) => void): void {
  const document = parseDocument(readFileSync(path, 'utf8'));
  for (const profile of profilesIn(path)) change(document, profile);
  writeFileSync(path, String(document));
}

function profilesIn(path: string): readonly WorkloadProfile[] {
  return keptProfiles(readFileSync(path, 'utf8'), path);
}

export function profileFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(folder, name));
}

const hasReason = ({ provenance }: Line, kind: 'declared' | 'observed'): boolean =>
  provenance.some((reason) => reason.kind === kind);

function wordsOf(line: ListenLine | EgressLine): string {
  if ('to' in line)
    return `calls ${peerText(line.to)} at ${(line.ports ?? []).map(({ port }) => port).join()}`;
  const from = line.from?.map(peerText).join(', ');
  return `answers ${from === undefined ? '' : `${from} `}at ${line.port}`;
}

function peerText(peer: Peer): string {
  if ('workload' in peer) return peer.workload.name ?? JSON.stringify(peer.workload.labels);
  if ('cidr' in peer) return peer.cidr;
  return 'dns' in peer ? peer.dns : JSON.stringify(peer);
}
