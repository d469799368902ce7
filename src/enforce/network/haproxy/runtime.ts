import type { Artefact } from '../../../model/profile/artefact.ts';
import { type Entry, inOrder, mapFile, type MapName, type Maps } from './maps.ts';
import { digest } from './token.ts';

/** What stands for the number that `prepare map` answered. */
export const VERSION = '@VERSION';
/** Maps whose values are looked up in others: once they are replaced, nothing points at what these had before. */
export const POINTING: readonly MapName[] = ['decisions', 'limits'];
/** Begins what is said of the number of the decisions. Connections remember them with it, and nothing while there is none. */
export const NUMBERS_DECISIONS = 'experimental-mode on; set var proc.policy ';
/** A command with its payload must fit into HAProxy's buffer (`tune.bufsize`, 16,384 bytes unless it is changed). */
const LONGEST_PAYLOAD = 12_000;

/**
 * Decisions name the peers, ports and rule sets of other maps, and every map is replaced at a moment of its own. So
 * first all that is new is added beside what there is; names of rule sets are never used for others. Then maps are
 * replaced one by one: whatever is looked up meanwhile is decided as before or as it will be, and never otherwise.
 */
const ADDED: readonly MapName[] = [
  'rules',
  'methods',
  'paths',
  'path-heads',
  'path-patterns',
  'hosts',
  'host-patterns',
  'headers',
  'without-headers',
  'limit-parts',
  'decisions',
  'limits',
];
const REPLACED: readonly MapName[] = [
  'members',
  'outside',
  'ports',
  'names',
  'name-patterns',
  'decisions',
  'limits',
  'rules',
  'methods',
  'paths',
  'path-heads',
  'path-patterns',
  'hosts',
  'host-patterns',
  'headers',
  'without-headers',
  'limit-parts',
];

/**
 * The commands that bring a running HAProxy to the policy of the maps (management manual, section 9.3). Each command
 * ends with an empty line, and so do the lines that belong to it; `@VERSION` is what the `prepare map` before it answered.
 */
export function runtimeArtefact(maps: Maps): Artefact {
  const number = policyNumber(maps.decisions);
  const added = ADDED.flatMap((name) => additions(name, '', maps[name]));
  const replaced = REPLACED.flatMap((name) => [
    `prepare map ${mapFile(name)}\n`,
    ...additions(name, `${VERSION} `, maps[name]),
    ...(name === 'decisions' ? [policy(0n)] : []),
    `commit map ${VERSION} ${mapFile(name)}\n`,
    ...(name === 'decisions' ? [policy(number)] : []),
  ]);
  return { path: 'haproxy/runtime.txt', text: [...added, ...replaced].map((one) => `${one}\n`).join('') };
}

function policy(number: bigint): string {
  return `${NUMBERS_DECISIONS}int(${number})\n`;
}

/** Neither none nor the number that HAProxy starts with. */
function policyNumber(decisions: readonly Entry[]): bigint {
  return 2n + BigInt(`0x${digest(JSON.stringify(inOrder('decisions', decisions))).slice(0, 15)}`);
}

function additions(name: MapName, version: string, entries: readonly Entry[]): string[] {
  const chunks: string[] = [];
  let chunk = '';
  for (const [key, value] of inOrder(name, entries)) {
    const line = `${key} ${value}\n`;
    if (chunk !== '' && chunk.length + line.length > LONGEST_PAYLOAD) {
      chunks.push(chunk);
      chunk = '';
    }
    chunk += line;
  }
  if (chunk !== '') chunks.push(chunk);
  return chunks.map((lines) => `add map ${version}${mapFile(name)} <<\n${lines}`);
}
