import { Fault, messageOf } from '../../model/fault.ts';
import type { WaypointPolicy } from '../segmentation/end-narrowed.ts';
import { type Declaration, isSame } from '../segmentation/state.ts';

export type DeclaredWaypoint = NonNullable<Declaration['waypoint']>;

/** Milliseconds for which HAProxy may say nothing, at its start too. */
const MOST_SILENCE = 5000;
const MOST_MESSAGES = 20;
/** Not the user's: whoever may choose it could choose what runs as root. */
const PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

/** A waypoint as it is declared, and as it runs. */
export interface KeptWaypoint {
  /** Undefined: there is to be none. */
  readonly declared: DeclaredWaypoint | undefined;
  /** What the HAProxy that is kept was started for, and whether it talks to other nodes; undefined: none is kept. */
  readonly running: { readonly declared: DeclaredWaypoint; readonly hasMesh: boolean } | undefined;
  /** Is what talks to other nodes ready by now, with which it could not be started? */
  readonly isReady: boolean;
}

/** It is ended; started, with what is prepared for it, or with what is ready; or kept as it is. */
export type KeeperPlan = 'end' | 'prepare' | 'start' | 'keep';

/** What a keeper does about its HAProxy. */
export function planKeeper({ declared, running, isReady }: KeptWaypoint): KeeperPlan {
  if (!declared) return 'end';
  if (!running || !isSameStart(running.declared, declared)) return 'prepare';
  return isReady ? 'start' : 'keep';
}

/** Is a HAProxy that was started for one the one for the other, too? Who is where is brought to it while it runs. */
function isSameStart(one: DeclaredWaypoint, other: DeclaredWaypoint): boolean {
  return isSame(startOf(one), startOf(other));
}

function startOf({ port, mesh }: DeclaredWaypoint) {
  if (!mesh) return { port };
  const { nodes: _, endpoints: __, ...rest } = mesh;
  return { port, mesh: rest };
}

/** What is to be done for what talks to other nodes: it is brought up to date, or tried to be had at all. */
export function planMeshOf(running: KeptWaypoint['running']): 'refresh' | 'retry' | undefined {
  if (!running?.declared.mesh) return undefined;
  return running.hasMesh ? 'refresh' : 'retry';
}

/** What is known of whether HAProxy answers: how often it had been started, and when it answered last, in milliseconds, or was seen to have been started. */
export interface Health {
  readonly starts: number;
  readonly answered: number;
}

/** How it is after a question, asked at one moment and answered, or not, by another. */
export function healthAfter(
  before: Health,
  { starts, asked, now, isAnswering }: { starts: number; asked: number; now: number; isAnswering: boolean },
): Health {
  if (isAnswering) return { starts, answered: now };
  return { starts, answered: starts === before.starts ? before.answered : asked };
}

/** One that runs and does not answer is ended: the kernel would go on giving it connections. */
export function isSilent({ answered }: Health, now: number): boolean {
  return now - answered > MOST_SILENCE;
}

/** How HAProxy is started, with what it reads from its folder. */
export function haproxyProcess(
  { configuration, socket, port }: { configuration: string; socket: string; port: number },
  mesh:
    | { readonly args: readonly string[]; readonly environment: Readonly<Record<string, string>> }
    | undefined,
) {
  return {
    command: 'haproxy',
    args: ['-db', '-f', configuration, ...(mesh?.args ?? [])],
    environment: {
      PATH,
      PLIMSOLL_WAYPOINT_SOCKET: `unix@${socket}`,
      PLIMSOLL_WAYPOINT_PORT: String(port),
      ...mesh?.environment,
    },
  };
}

/** Messages with one more, of some lines; the newest are kept. */
export function withMessage(messages: readonly string[], text: string): string[] {
  return [...messages, ...text.split('\n').filter((line) => line !== '')].slice(-MOST_MESSAGES);
}

/** That a policy stays as it was. */
export interface Kept {
  readonly kind: 'keep';
  /** Why, as it is told. */
  readonly kept: string;
  /** Was it not told already? */
  readonly isTold: boolean;
  /** Is it tried again though no file is written anew? */
  readonly isTriedAgain: boolean;
}

/** A policy that says the same as before is only noted; another one is written, and brought to HAProxy. */
export type RefreshPlan = Kept | { readonly kind: 'same' | 'apply'; readonly policy: WaypointPolicy };

/** What is done about profiles as they are now; `told`: why the policy was kept the last time. */
export function planRefresh(before: WaypointPolicy, now: WaypointPolicy | Fault, told: string): RefreshPlan {
  if (now instanceof Fault) return keptBy(now, told);
  const isSameText = JSON.stringify(now.artefacts) === JSON.stringify(before.artefacts);
  return { kind: isSameText ? 'same' : 'apply', policy: now };
}

/** That a policy is kept for a reason: what cannot be written, as on a full disk, is tried again; what cannot be read, when it is another file. */
export function keptBy(why: Fault, told: string): Kept {
  const kept = `the policy stays as it was: ${messageOf(why)}`;
  return { kind: 'keep', kept, isTold: kept !== told, isTriedAgain: why.code === 'refused' };
}
