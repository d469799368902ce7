import * as z from 'zod';
import { Fault, messageOf } from '../../../model/fault.ts';
import { parseJson } from '../../../model/json/parse.ts';

const MAXIMUM_LENGTH = 4 * 2 ** 20;
const OPERATORS = ['NE', 'LT', 'LE', 'EQ', 'GE', 'GT', 'MASKED_EQ'] as const;

const conditionSchema = z.strictObject({
  index: z.int().min(0).max(5),
  value: z.number().min(0),
  valueTwo: z.number().min(0).default(0),
  op: z.enum(OPERATORS.map((name) => `SCMP_CMP_${name}` as const)),
});

const ruleSchema = z.strictObject({
  names: z.array(z.string().min(1).max(128)).min(1).max(4096),
  action: z.string().regex(/^SCMP_ACT_[A-Z_]+$/),
  errnoRet: z.int().min(0).max(4095).optional(),
  args: z.array(conditionSchema).max(6).nullish(),
  comment: z.string().optional(),
});

const fileSchema = z.strictObject({
  defaultAction: z.string().regex(/^SCMP_ACT_[A-Z_]+$/),
  defaultErrnoRet: z.int().min(0).max(4095).optional(),
  architectures: z
    .array(z.string().regex(/^SCMP_ARCH_[A-Z0-9_]+$/))
    .max(64)
    .default([]),
  syscalls: z.array(ruleSchema).max(4096).default([]),
});

export type Condition = z.output<typeof conditionSchema>;

/** What happens at a system call. `when` holds the conditions on its arguments, all of which must be met. */
export interface SeccompRule {
  readonly action: string;
  readonly errno: number | undefined;
  readonly when: readonly Condition[];
}

export interface SeccompFilter {
  readonly architectures: readonly string[];
  /** What happens at calls without a rule, and at those whose conditions are not met. */
  readonly otherwise: SeccompRule;
  readonly rules: ReadonlyMap<string, readonly SeccompRule[]>;
}

/**
 * Reads a seccomp filter as the OCI runtime specification has it (config-linux, seccomp). `file` is the name that
 * errors carry. Throws a `Fault`: `malformed`, also for the keys that only Docker knows, `limit` for more than 4 MiB.
 */
export function parseSeccomp(text: string, file: string): SeccompFilter {
  if (text.length > MAXIMUM_LENGTH) throw new Fault('limit', `${file} is longer than 4 MiB`);
  const result = fileSchema.safeParse(readJson(text, file));
  if (!result.success)
    throw new Fault('malformed', `${file} is no seccomp filter: ${z.prettifyError(result.error)}`);
  const { architectures, defaultAction, defaultErrnoRet, syscalls } = result.data;
  const rules = new Map<string, SeccompRule[]>();
  for (const { names, action, errnoRet, args } of syscalls) {
    for (const name of names) {
      const ofName = rules.get(name) ?? [];
      ofName.push({ action, errno: errnoRet, when: args ?? [] });
      rules.set(name, ofName);
    }
  }
  return { architectures, otherwise: { action: defaultAction, errno: defaultErrnoRet, when: [] }, rules };
}

function readJson(text: string, file: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new Fault('malformed', `${file} is no JSON: ${messageOf(error)}`, { cause: error });
  }
}
