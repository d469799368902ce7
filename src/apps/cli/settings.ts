import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { z } from 'zod';
import { Fault, messageOf } from '../../model/fault.ts';

const SETTINGS_FILE = 'plimsoll.yaml';

const settingsSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
);
type Settings = z.infer<typeof settingsSchema>;

type Environment = Readonly<Record<string, string | undefined>>;

/** Folder of the cache and of the advisory database: `PLIMSOLL_CACHE_DIR`, else the user's cache folder. */
export function cacheFolder(environment: Environment): string {
  const own = environment['PLIMSOLL_CACHE_DIR'];
  if (own) return own;
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches/plimsoll');
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'plimsoll');
}

/** Where the advisory database is: `PLIMSOLL_DB`, else in the cache folder. */
export function databasePath(environment: Environment): string {
  return environment['PLIMSOLL_DB'] || join(cacheFolder(environment), 'advisories.sqlite');
}

/**
 * Gives every option of every command its `PLIMSOLL_*` variable, and the value that `plimsoll.yaml` in `folder` has
 * for it. Flags win over variables, variables over the file.
 */
export function applySettings(program: Command, folder: string): void {
  const path = join(folder, SETTINGS_FILE);
  const settings = readSettings(path);
  const used = new Set<string>();
  for (const command of program.commands.flatMap((child) => [child, ...child.commands])) {
    for (const option of command.options) {
      const name = option.long?.slice(2) ?? '';
      if (!option.negate) option.env(`PLIMSOLL_${name.toUpperCase().replaceAll('-', '_')}`);
      if (!Object.hasOwn(settings, name)) continue;
      used.add(name);
      command.setOptionValueWithSource(
        option.attributeName(),
        valueOf(option, settings[name], path),
        'config',
      );
    }
  }
  const unknown = Object.keys(settings).find((name) => !used.has(name));
  if (unknown !== undefined)
    throw new Fault('usage', `${path}: "${unknown}" is not an option of any command`, {
      hint: 'keys are the long options without their dashes, such as "fail-on"',
    });
}

function valueOf(
  option: Command['options'][number],
  value: Settings[string] | undefined,
  path: string,
): unknown {
  if (typeof value === 'boolean' || !option.parseArg) return value;
  try {
    const words = Array.isArray(value) ? value : [String(value)];
    return words.reduce<unknown>((previous, word) => option.parseArg?.(word, previous), undefined);
  } catch (error) {
    throw new Fault('usage', `${path}: ${option.long?.slice(2)}: ${messageOf(error)}`, { cause: error });
  }
}

function readSettings(path: string): Settings {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new Fault('usage', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  try {
    return settingsSchema.parse(parse(text, { maxAliasCount: 0 }) ?? {});
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new Fault('usage', `${path} is not a list of options: ${reason}`, { cause: error });
  }
}
