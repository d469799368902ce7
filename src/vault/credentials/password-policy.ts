import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { readHcl, type Value } from '../policies/hcl.ts';
import { Refusal } from '../refusal.ts';

/** What a password has: characters of any of the sets, so many of each at least. */
export interface PasswordPolicy {
  readonly length: number;
  readonly rules: readonly { readonly characters: readonly string[]; readonly least: number }[];
}

/** Bytes of a policy, rules of it, and passwords that are thrown away for one that is good. */
const [LONGEST, MOST_RULES, TRIES] = [16_384, 32, 10_000];
const lengthSchema = z.number().int().min(4).max(100);
const ruleSchema = z.object({
  charset: z.string().regex(/^[\x20-\x7e]{1,200}$/, 'is of ASCII that can be seen'),
  'min-chars': z.number().int().min(0).max(100).default(0),
});

/** Reads a policy as Vault has them. Throws a `Refusal` (400). Source: https://developer.hashicorp.com/vault/docs/concepts/password-policies */
export function passwordPolicyOf(text: string): PasswordPolicy {
  if (text.length > LONGEST) throw unreadable('is too long');
  const statements = readHcl(text);
  const rules = statements.filter(({ key, label }) => key === 'rule' && label === 'charset');
  const [length, ...more] = statements.filter(({ key, label }) => key === 'length' && label === undefined);
  if (!length || more.length > 0 || rules.length + 1 !== statements.length)
    throw unreadable('has one length, and rules "charset"');
  if (rules.length === 0 || rules.length > MOST_RULES) throw unreadable('has no rule, or too many');
  const policy: PasswordPolicy = {
    length: read('length', lengthSchema, length.value),
    rules: rules.map(({ value }) => {
      const rule = read('rule', ruleSchema, plain(value));
      return { characters: [...new Set(rule.charset)], least: rule['min-chars'] };
    }),
  };
  if (policy.rules.reduce((sum, { least }) => sum + least, 0) > policy.length)
    throw unreadable('asks for more characters than its length');
  void passwordOf(policy);
  return policy;
}

/** A password by a policy: each that is good is as likely. Throws a `Refusal` (400) where hardly any is. */
export function passwordOf({ length, rules }: PasswordPolicy): string {
  const all = [...new Set(rules.flatMap(({ characters }) => characters))];
  if (all.length < 2) throw unreadable('has one character alone');
  for (let tries = 0; tries < TRIES; tries += 1) {
    const password = Array.from({ length }, () => all[randomInt(all.length)] ?? '');
    const isGood = rules.every(
      ({ characters, least }) =>
        least === 0 || password.filter((one) => characters.includes(one)).length >= least,
    );
    if (isGood) return password.join('');
  }
  throw unreadable('is met by hardly any password');
}

function read<Read>(name: string, schema: z.ZodType<Read>, value: unknown): Read {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw unreadable(`has a ${name} that ${parsed.error.issues[0]?.message ?? 'is none'}`);
}

function plain(value: Value): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}

function unreadable(why: string): Refusal {
  return new Refusal(400, `the password policy ${why}`);
}
