import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Fault } from '../../model/fault.ts';

export type Row = readonly SQLOutputValue[];
/** The rows that a prepared question has for these values. */
export type Query = (...values: (string | number)[]) => readonly Row[];

/** Asks a database that is only read; whatever goes wrong is the file's fault. */
export class Queries {
  readonly #database: DatabaseSync;
  readonly #faultOf: (error: unknown) => Fault;

  constructor(database: DatabaseSync, faultOf: (error: unknown) => Fault) {
    this.#database = database;
    this.#faultOf = faultOf;
  }

  /** Rows are arrays: at thousands of look-ups, objects with named columns cost twice as much. */
  prepare(sql: string): Query {
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    return (...values) => {
      try {
        // The types of node:sqlite do not know of arrays.
        return statement.all(...values) as unknown as readonly Row[];
      } catch (error) {
        throw this.#faultOf(error);
      }
    };
  }

  /** Makes something of what was read. */
  attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw this.#faultOf(error);
    }
  }
}
