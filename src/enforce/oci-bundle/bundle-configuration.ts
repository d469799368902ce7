import * as z from 'zod';
import { Fault, messageOf } from '../../model/fault.ts';

const MAXIMUM_LENGTH = 4 * 2 ** 20;

const mountSchema = z.looseObject({
  destination: z.string(),
  type: z.string().optional(),
  source: z.string().optional(),
  options: z.array(z.string()).nullish(),
});
const namespaceSchema = z.looseObject({ type: z.string(), path: z.string().optional() });
const deviceRuleSchema = z.looseObject({ allow: z.boolean() });

const configurationSchema = z.looseObject({
  ociVersion: z.string(),
  annotations: z.record(z.string(), z.string()).nullish(),
  process: z.looseObject({
    user: z.looseObject({ uid: z.int().optional(), gid: z.int().optional() }).optional(),
    capabilities: z.looseObject({}).optional(),
  }),
  root: z.looseObject({ path: z.string() }),
  mounts: z.array(mountSchema).max(4096).nullish(),
  linux: z
    .looseObject({
      namespaces: z.array(namespaceSchema).max(64).nullish(),
      maskedPaths: z.array(z.string()).max(4096).nullish(),
      readonlyPaths: z.array(z.string()).max(4096).nullish(),
      resources: z.looseObject({ devices: z.array(deviceRuleSchema).max(4096).nullish() }).nullish(),
    })
    .optional(),
});

/** What of an OCI bundle's `config.json` confinement bears on; everything else is kept as it is. */
export type BundleConfiguration = z.output<typeof configurationSchema>;
export type BundleMount = z.output<typeof mountSchema>;

/** Reads the `config.json` of an OCI bundle. `file` is the name that errors carry. Throws a `Fault`: `malformed`, `limit`. */
export function parseConfiguration(text: string, file: string): BundleConfiguration {
  if (text.length > MAXIMUM_LENGTH) throw new Fault('limit', `${file} is longer than 4 MiB`);
  const result = configurationSchema.safeParse(readJson(text, file));
  if (!result.success)
    throw new Fault('malformed', `${file} is no configuration of a bundle: ${z.prettifyError(result.error)}`);
  return result.data;
}

function readJson(text: string, file: string): unknown {
  try {
    return EXACT.parse(text, exactly);
  } catch (error) {
    throw new Fault('malformed', `${file} is no JSON: ${messageOf(error)}`, { cause: error });
  }
}

/** JSON with the digits of numbers, which TypeScript's library does not know yet. Source: ECMA-262, JSON.rawJSON. */
const EXACT = JSON as unknown as {
  parse(
    text: string,
    revive: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
};

/** Numbers of 64 bits, such as a limit that is none, are written as they were read: other digits are another number. */
function exactly(_key: string, value: unknown, { source = '' }: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  return EXACT.rawJSON(source);
}
