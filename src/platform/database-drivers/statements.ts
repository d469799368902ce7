/** What stands in the stead of `{{name}}` and the like. */
export interface StatementValues {
  readonly username: string;
  readonly password?: string;
  /** In milliseconds since 1970. */
  readonly expiration?: number;
}

const PLACE = /\{\{(name|username|password|expiration)\}\}/g;

/**
 * A statement with its values, in one pass, so that no value is read as a place. Whoever wrote the statement quotes; values
 * have nothing that ends a quotation. What has no value stays as it is.
 */
export function filled(statement: string, { username, password, expiration }: StatementValues): string {
  const values = new Map([
    ['name', username],
    ['username', username],
    ['password', password],
    ['expiration', expiration === undefined ? undefined : timestamp(expiration)],
  ]);
  return statement.replaceAll(PLACE, (place, name: string) => values.get(name) ?? place);
}

/** Would what a database says of a statement tell a password? */
export function tellsPassword(statement: string): boolean {
  return statement.includes('{{password}}');
}

/** `2026-01-01 00:00:00+0000` */
function timestamp(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')}+0000`;
}
