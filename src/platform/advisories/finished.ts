import { Fault } from '../../model/fault.ts';
import type { Statements } from './statements.ts';

export interface FinishedDatabase {
  readonly advisories: number;
  /** Newest `modified`, an ISO date-time; absent where there are no advisories. */
  readonly newest: string | undefined;
  readonly ecosystems: ReadonlyMap<string, number>;
}

/** What a database that is about to be finished holds. */
export function countAll(statements: Statements): FinishedDatabase {
  const [advisories = 0] = statements.row('SELECT COUNT(*) FROM advisory') ?? [];
  const [newest = null] =
    statements.row(`SELECT strftime('%Y-%m-%dT%H:%M:%SZ', MAX(julianday(modified))) FROM advisory`) ?? [];
  const rows = statements.rows(
    `SELECT e.name, COUNT(DISTINCT f.advisory) FROM affected f
     JOIN package p ON p.number = f.package JOIN ecosystem e ON e.number = p.ecosystem
     GROUP BY e.number ORDER BY e.name`,
  );
  return {
    advisories: Number(advisories),
    newest: newest === null ? undefined : String(newest),
    ecosystems: new Map(rows.map(([name, count]) => [String(name), Number(count)])),
  };
}

/** Throws a `Fault` (`internal`) where the file is not sound. */
export function verify(statements: Statements, advisories: number): void {
  const [state] = statements.row('PRAGMA integrity_check') ?? [];
  const [count] = statements.row('SELECT COUNT(*) FROM advisory') ?? [];
  const [written] = statements.row(`SELECT value FROM meta WHERE key = 'advisories'`) ?? [];
  if (state !== 'ok' || count !== advisories || Number(written) !== advisories) {
    throw new Fault('internal', `the compiled advisory database is not sound: ${String(state)}`);
  }
}
