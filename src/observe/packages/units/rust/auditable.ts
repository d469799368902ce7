import { inflateSync } from 'node:zlib';
import * as z from 'zod';
import { Fault, messageOf } from '../../../../model/fault.ts';
import { parseJson } from '../../../../model/json/parse.ts';
import { type Crates, MAXIMUM_CRATES } from './crate.ts';

const MAXIMUM_INFLATED = 16 * 1024 * 1024;

const packageSchema = z.object({
  name: z.string().min(1),
  version: z.string().min(1),
  /** `crates.io`, `git`, `local`, `registry`, and whatever comes later. */
  source: z.string(),
  kind: z.string().default('runtime'),
  root: z.boolean().default(false),
});
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
  const packages = read.flatMap(({ data }) => data ?? []);
  const built = packages.filter((one) => one.kind !== 'build');
  return {
    crates: built
      .filter((one) => one.source === 'crates.io' || (one.root && one.source === 'local'))
      .map(({ name, version }) => ({ name, version })),
    foreign: built
      .filter((one) => one.source !== 'crates.io' && one.source !== 'local')
      .map((one) => one.name),
    ...(broken.length > 0 && { broken }),
  };
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
