type Query = (text: string, values?: readonly unknown[]) => Promise<{ readonly rows: readonly Row[] }>;
type Row = Readonly<Record<string, unknown>>;
/** Does something in another database of the same server. */
type InDatabase = (database: string, work: (query: Query) => Promise<void>) => Promise<void>;

/** Databases in which a role owns something, or may do something. */
const DATABASES = `
  SELECT DISTINCT datname FROM pg_shdepend JOIN pg_database ON pg_database.oid = dbid
  WHERE refclassid = 'pg_authid'::regclass AND refobjid = (SELECT oid FROM pg_roles WHERE rolname = $1)
    AND datname <> current_database()`;

/**
 * Ends a role for good, with its sessions. What it owns is given to who drops it, so that no data is lost; what it may is
 * taken from it, in every database. First of all nobody can log in as it.
 */
export async function dropRole(username: string, query: Query, inDatabase: InDatabase): Promise<void> {
  const role = `"${username}"`;
  await query(`ALTER ROLE ${role} NOLOGIN`);
  // Who may make roles is no member of them, and may make themselves one; a superuser is of all.
  await query(`GRANT ${role} TO CURRENT_USER`);
  await query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [username]);
  const { rows } = await query(DATABASES, [username]);
  for (const { datname } of rows) await inDatabase(String(datname), (other) => disown(role, other));
  await disown(role, query);
  await query(`DROP ROLE IF EXISTS ${role}`);
}

async function disown(role: string, query: Query): Promise<void> {
  await query(`REASSIGN OWNED BY ${role} TO CURRENT_USER`);
  await query(`DROP OWNED BY ${role}`);
}
