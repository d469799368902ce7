import { mongodbDriver } from './mongodb/driver.ts';
import { mysqlDriver } from './mysql/driver.ts';
import { postgresqlDriver } from './postgresql/driver.ts';
import { redisDriver } from './redis/driver.ts';
import type { DatabaseDriver, DatabaseDrivers } from './types.ts';

/** Every kind of database in which users are made. */
export const DATABASE_DRIVERS: readonly DatabaseDriver[] = [
  postgresqlDriver,
  mysqlDriver,
  redisDriver,
  mongodbDriver,
];

const BY_PLUGIN = new Map(
  DATABASE_DRIVERS.flatMap((driver) => driver.plugins.map((plugin) => [plugin, driver])),
);

export const databaseDrivers: DatabaseDrivers = (plugin) => BY_PLUGIN.get(plugin);
