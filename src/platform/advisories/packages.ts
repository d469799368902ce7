import { packageKeys } from './schema.ts';
import type { Statements } from './statements.ts';

/** Numbers of packages that are kept. */
const KEPT = 50_000;

interface Ecosystem {
  readonly number: number;
  readonly keyOf: (name: string) => string;
  readonly packages: Map<string, number>;
}

/** The numbers of packages, given when they are asked for; advisories of a package lie near each other. */
export class Packages {
  readonly #statements: Statements;
  readonly #ecosystems = new Map<string, Ecosystem>();
  #kept = 0;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  numberOf(ecosystem: string, name: string): number {
    const { number, keyOf, packages } = this.#ecosystem(ecosystem);
    const key = keyOf(name);
    const known = packages.get(key);
    if (known !== undefined) return known;
    const found = this.#numberIn(number, key);
    if (this.#kept >= KEPT) this.#forget();
    packages.set(key, found);
    this.#kept += 1;
    return found;
  }

  #numberIn(ecosystem: number, key: string): number {
    const select = 'SELECT number FROM package WHERE ecosystem = ? AND name = ?';
    const [known] = this.#statements.row(select, ecosystem, key) ?? [];
    if (known !== undefined) return Number(known);
    const insert = 'INSERT INTO package (ecosystem, name) VALUES (?, ?)';
    return Number(this.#statements.run(insert, ecosystem, key).lastInsertRowid);
  }

  #ecosystem(name: string): Ecosystem {
    const known = this.#ecosystems.get(name);
    if (known) return known;
    const number = numberOfName(this.#statements, 'ecosystem', name);
    const ecosystem = { number, keyOf: packageKeys(name), packages: new Map<string, number>() };
    this.#ecosystems.set(name, ecosystem);
    return ecosystem;
  }

  #forget(): void {
    for (const { packages } of this.#ecosystems.values()) packages.clear();
    this.#kept = 0;
  }
}

/** The number of an ecosystem or a folder, given now if it has none. */
export function numberOfName(statements: Statements, table: 'ecosystem' | 'folder', name: string): number {
  statements.run(`INSERT OR IGNORE INTO ${table} (name) VALUES (?)`, name);
  return Number(statements.row(`SELECT number FROM ${table} WHERE name = ?`, name)?.[0]);
}
