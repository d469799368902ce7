import { inflateSync } from 'node:zlib';
import * as z from 'zod';
import { Fault, messageOf } from '../../../../model/fault.ts';
import { parseJson } from '../../../../model/json/parse.ts';
import { type Crates, MAXIMUM_CRATES } from './crate.ts';

const MAXIMUM_INFLATED = 16 * 1024 * 1024;
/** Of what crates need; where there are more than any program has, none are told. */
const MAXIMUM_EDGES = 200_000;

const packageSchema = z.object({
  name: z.string().min(1),
  version: z.string().min(1),
  /** `crates.io`, `git`, `local`, `registry`, and whatever comes later. */
  source: z.string(),
  kind: z.string().default('runtime'),
  root: z.boolean().default(false),
  /** Places in the list. */
  dependencies: z.array(z.int().min(0)).max(MAXIMUM_CRATES).default([]),
});
type Listed = z.infer<typeof packageSchema>;
const auditableSchema = z.object({ packages: z.array(z.unknown()).max(MAXIMUM_CRATES) });

/**
 * Reads the section `.dep-v0` of cargo-auditable: JSON, compressed by zlib
 * (https://github.com/rust-secure-code/cargo-auditable/blob/master/PARSING.md). Crates that only ran during the
 * build are not in the program and left out; so are local crates but for the program itself.
 * Throws a `malformed` Fault, also for what inflates to more than 16 MiB.
 */
export function parseAuditable(section: Buffer): Crates {
  const read = decode(section).packages.map((one) => packageSchema.safeParse(one));
  const broken = read.flatMap(({ success }, index) => (success ? [] : [`package ${index + 1}`]));
  const packages = read.map(({ data }) => data);
  const built = packages.filter((one) => one !== undefined && one.kind !== 'build') as Listed[];
  const edges = built.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
  return {
    crates: built.filter(isTold).map((one) => {
      const requires = edges > MAXIMUM_EDGES ? undefined : needsOf(one, packages);
      return { name: one.name, version: one.version, ...(requires && { requires }) };
    }),
    foreign: built
      .filter((one) => one.source !== 'crates.io' && one.source !== 'local')
      .map((one) => one.name),
    ...(broken.length > 0 && { broken }),
  };
}

function isTold({ source, root, kind }: Listed): boolean {
  return kind !== 'build' && (source === 'crates.io' || (root && source === 'local'));
}

/** Undefined where it needs a crate that is not told, by which others may come. */
function needsOf({ dependencies }: Listed, packages: readonly (Listed | undefined)[]): string[] | undefined {
  const needs: string[] = [];
  for (const index of dependencies) {
    const needed = packages[index];
    if (needed?.kind === 'build') continue;
    if (!needed || !isTold(needed)) return undefined;
    needs.push(`${needed.name}@${needed.version}`);
  }
  return needs;
}

function decode(section: Buffer): z.infer<typeof auditableSchema> {
  try {
    const json = inflateSync(section, { maxOutputLength: MAXIMUM_INFLATED }).toString('utf8');
    return auditableSchema.parse(parseJson(json));
  } catch (error) {
    throw new Fault('malformed', `its list of crates cannot be read: ${messageOf(error).slice(0, 300)}`, {
      cause: error,
    });
  }
}
