import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../model/fault.ts';
import type { DatabaseTarget } from './types.ts';

/** Milliseconds. */
export const CONNECTING = 5_000;
const WAITING = 10_000;
const WORKING = 20_000;
const CLOSING = 1_000;
/** Who waits for a turn with one database, at most. */
const MOST_WAITING = 500;

/** A connection of one driver. */
export interface Session {
  connect(): Promise<void>;
  /** Says good-bye. */
  close(): Promise<void>;
  /** Ends it at once. */
  destroy(): void;
}

interface Turns {
  running: number;
  readonly waiting: (() => void)[];
}

const TURNS = new Map<string, Turns>();

/**
 * Opens a session for one piece of work, and ends it. Nothing of it is kept: a password that was changed is never used
 * again. Rejects with a `Fault` (`limit`, `unreachable`) where it is not its turn, or not done, in time.
 */
export async function inSession<One extends Session, Result>(
  target: DatabaseTarget,
  open: (target: DatabaseTarget) => One,
  work: (session: One) => Promise<Result>,
): Promise<Result> {
  const place = JSON.stringify([target.url, target.username]);
  await turn(place, target.maxConnections);
  try {
    const session = open(target);
    try {
      await within(CONNECTING * 2, session.connect());
      return await within(WORKING, work(session));
    } finally {
      await Promise.race([session.close().catch(() => undefined), sleep(CLOSING, undefined, { ref: false })]);
      session.destroy();
    }
  } finally {
    pass(place);
  }
}

/** What a database says of an error; undefined where it did not say it. */
export interface Answered {
  readonly code: string;
  readonly text: string;
}

/** What is told of what went wrong: without cause, as drivers put statements with passwords into theirs. */
export function databaseFault(error: unknown, answered: Answered | undefined, isSecret: boolean): Fault {
  if (error instanceof Fault) return error;
  if (!answered) return new Fault('unreachable', 'the database does not answer');
  return new Fault('refused', `the database says no: ${isSecret ? answered.code : answered.text}`);
}

async function turn(place: string, most: number): Promise<void> {
  const turns = TURNS.get(place) ?? { running: 0, waiting: [] };
  TURNS.set(place, turns);
  if (turns.running < most) {
    turns.running += 1;
    return;
  }
  if (turns.waiting.length >= MOST_WAITING) throw new Fault('limit', 'too many wait for the database');
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    turns.waiting.splice(turns.waiting.indexOf(resolve), 1);
    reject(new Fault('limit', 'all connections to the database were in use for too long'));
  }, WAITING);
  turns.waiting.push(resolve);
  await promise.finally(() => clearTimeout(timer));
}

/** Hands a turn to who has waited longest. */
function pass(place: string): void {
  const turns = TURNS.get(place);
  const next = turns?.waiting.shift();
  if (next) next();
  else if (turns && (turns.running -= 1) === 0) TURNS.delete(place);
}

async function within<Result>(limit: number, work: Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Fault('unreachable', 'the database does not answer in time')),
    limit,
  );
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}
