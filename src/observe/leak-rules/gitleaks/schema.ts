import * as z from 'zod';

const MOST_TEXTS = 20_000;
const texts = z.array(z.string()).max(MOST_TEXTS).optional();

/** Source: https://github.com/gitleaks/gitleaks#configuration, of versions 8.0 to 8.30. */
export const allowlistSchema = z.looseObject({
  description: z.string().optional(),
  condition: z.string().optional(),
  commits: texts,
  paths: texts,
  regexes: texts,
  regexTarget: z.string().optional(),
  stopwords: texts,
  targetRules: texts,
});
export type Allowlist = z.infer<typeof allowlistSchema>;

export const requiredSchema = z.looseObject({
  id: z.string().min(1),
  withinLines: z.int().min(0).optional(),
  withinColumns: z.int().min(0).optional(),
});

export const ruleSchema = z.looseObject({
  id: z.string().min(1).max(200),
  description: z.string().optional(),
  regex: z.string().optional(),
  path: z.string().optional(),
  secretGroup: z.int().min(0).optional(),
  entropy: z.number().optional(),
  keywords: z.array(z.string().min(1).max(200)).max(1_000).optional(),
  tags: z.unknown().optional(),
  allowlist: allowlistSchema.optional(),
  allowlists: z.array(allowlistSchema).max(1_000).optional(),
  required: z.array(requiredSchema).max(100).optional(),
  skipReport: z.boolean().optional(),
  /** Of Betterleaks: https://github.com/betterleaks/betterleaks, docs/config.md. */
  filter: z
    .string()
    .max(2 ** 16)
    .optional(),
  tokenEfficiency: z.boolean().optional(),
});
export type GitleaksRule = z.infer<typeof ruleSchema>;

export const extendSchema = z.looseObject({
  useDefault: z.boolean().optional(),
  path: z.string().optional(),
  disabledRules: texts,
});

export const configSchema = z.looseObject({
  title: z.unknown().optional(),
  description: z.unknown().optional(),
  minVersion: z.unknown().optional(),
  betterleaksMinVersion: z.unknown().optional(),
  extend: extendSchema.optional(),
  rules: z.array(ruleSchema).optional(),
  allowlist: allowlistSchema.optional(),
  allowlists: z.array(allowlistSchema).max(1_000).optional(),
  filter: z
    .string()
    .max(2 ** 16)
    .optional(),
  prefilter: z
    .string()
    .max(2 ** 16)
    .optional(),
});
export type GitleaksConfig = z.infer<typeof configSchema>;
