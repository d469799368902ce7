import type { DatabaseSync, SQLInputValue, StatementResultingChanges, StatementSync } from 'node:sqlite';

export type Values = (string | number | null)[];

/** Runs statements, each of which is prepared once. */
export class Statements {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  run(sql: string, ...values: SQLInputValue[]): StatementResultingChanges {
    return this.#prepare(sql).run(...values);
  }

  /** The first row; undefined where there is none. */
  row(sql: string, ...values: SQLInputValue[]): Values | undefined {
    return this.#prepare(sql).get(...values) as unknown as Values | undefined;
  }

  rows(sql: string, ...values: SQLInputValue[]): Values[] {
    return this.#prepare(sql).all(...values) as unknown as Values[];
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (!statement) {
      this.#prepared.set(sql, (statement = this.#database.prepare(sql)));
      statement.setReturnArrays(true);
    }
    return statement;
  }
}
