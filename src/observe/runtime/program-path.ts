import { existsSync, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { Fault } from '../../model/fault.ts';

/** The whole path of a program, for engines may be started with another PATH. Throws a `Fault` (`not-found`). */
export function programPath(name: string): string {
  const folders = name.includes('/') ? [''] : (process.env['PATH'] ?? '').split(delimiter);
  const path = folders.map((folder) => resolve(folder, name)).find((one) => existsSync(one));
  if (path === undefined || !statSync(path).isFile())
    throw new Fault('not-found', `there is no runtime ${name}`, { hint: 'name it with --runtime' });
  return path;
}
