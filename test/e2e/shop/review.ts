import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, isSeq, parseDocument } from 'yaml';
import type { Line } from '../../../src/model/profile/line.ts';
import type { EgressLine, ListenLine, Peer } from '../../../src/model/profile/network.ts';
import { parseProfiles } from '../../../src/model/profile/yaml.ts';

/** What a person decides beyond what was both read in the images and seen to happen. */
export interface Decisions {
  /** Who may call a workload from outside, by address. */
  readonly callers: Readonly<Record<string, readonly string[]>>;
  /** Peers that are called though only one of the two says so, by workload. */
  readonly peers: Readonly<Record<string, readonly string[]>>;
}

export interface ReviewedLine {
  readonly workload: string;
  /** Such as `calls db at 5432` or `answers at 8080`. */
  readonly line: string;
  readonly isDeclared: boolean;
  readonly isObserved: boolean;
  /** `covered`: within what was decided, and taken out. */
  readonly state: 'accepted' | 'proposed' | 'covered';
}

const SECTIONS = ['listens', 'egress'] as const;
const REQUESTS = ['http', 'sql', 'routes'] as const;

/**
 * Goes through the network lines of profiles as a person would, in their files: accepted is what the images say and
 * what was seen to happen, with the requests that the images say are made there, and what was decided besides. Who
 * calls nobody may call nobody.
 */
export function reviewProfiles(folder: string, decisions: Decisions): ReviewedLine[] {
  return profileFiles(folder).flatMap((path) => {
    const text = readFileSync(path, 'utf8');
    const [profile] = parseProfiles(text, path);
    if (!profile) throw new Error(`${path} holds no profile`);
    const { name } = profile.metadata;
    const document = parseDocument(text);
    const callers = decisions.callers[name];
    const reviewed = SECTIONS.flatMap((section) =>
      (profile[section] ?? []).map((line: ListenLine | EgressLine, index): ReviewedLine => {
        const isDeclared = hasReason(line, 'declared');
        const isObserved = hasReason(line, 'observed');
        const words = wordsOf(line);
        const isDecided =
          'to' in line ? (decisions.peers[name] ?? []).includes(words) : callers && isDeclared;
        const isAccepted = (isDeclared && isObserved) || isDecided === true;
        // What customers may ask is left to them.
        const requests = section === 'listens' && callers ? [] : REQUESTS;
        if (isAccepted) accept(document, [section, index], requests);
        const left = section === 'listens' && callers ? 'covered' : 'proposed';
        const state = isAccepted ? 'accepted' : left;
        return { workload: name, line: words, isDeclared, isObserved, state };
      }),
    );
    if (callers) {
      document.setIn(['listens', 0, 'from'], document.createNode(callers.map((cidr) => ({ cidr }))));
      // Who was seen to call is among those who may.
      for (let index = (profile.listens?.length ?? 0) - 1; index > 0; index -= 1)
        document.deleteIn(['listens', index]);
    }
    if (!profile.egress) document.setIn(['egress'], []);
    writeFileSync(path, String(document));
    return reviewed;
  });
}

/** Sets the state of the lines of one workload that call another. */
export function setState(
  folder: string,
  workload: string,
  peer: string,
  state: 'accepted' | 'refused',
): void {
  const path = join(folder, `${workload}.yaml`);
  const text = readFileSync(path, 'utf8');
  const [profile] = parseProfiles(text, path);
  const document = parseDocument(text);
  for (const [index, line] of (profile?.egress ?? []).entries())
    if (peerText(line.to) === peer) document.setIn(['egress', index, 'state'], state);
  writeFileSync(path, String(document));
}

export function profileFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(folder, name));
}

/** A line, and requests in it. */
function accept(document: Document, line: readonly (string | number)[], sections: readonly string[]): void {
  document.setIn([...line, 'state'], 'accepted');
  for (const section of sections) {
    const requests = document.getIn([...line, section]);
    const length = isSeq(requests) ? requests.items.length : 0;
    for (let index = 0; index < length; index += 1)
      document.setIn([...line, section, index, 'state'], 'accepted');
  }
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
