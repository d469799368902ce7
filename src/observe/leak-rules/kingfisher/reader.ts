import * as z from 'zod';
import type { ExceptionRemark } from '../../../model/exception/remark.ts';
import type { Gap } from '../../../model/gap.ts';
import { Fault } from '../../../model/fault.ts';
import type { CharacterRequirements, ForeignRule } from '../../../model/leak-rules/leak-rules.ts';
import { YamlFile } from '../../exceptions/yaml-file.ts';
import { type LeakRuleReader, MOST_RULES } from '../types.ts';
import { withoutFreeSpacing } from './free-spacing.ts';

const text = z.string().max(2 ** 16);

const requirementsSchema = z.looseObject({
  min_digits: z.int().min(0).nullish(),
  min_uppercase: z.int().min(0).nullish(),
  min_lowercase: z.int().min(0).nullish(),
  min_special_chars: z.int().min(0).nullish(),
  special_chars: text.nullish(),
  ignore_if_contains: z.array(text).max(10_000).nullish(),
});

const ruleSchema = z.looseObject({
  name: text,
  id: z.string().min(1).max(200),
  pattern: text,
  min_entropy: z.number().nullish(),
  confidence: z.enum(['low', 'medium', 'high']).nullish(),
  visible: z.boolean().nullish(),
  pattern_requirements: requirementsSchema.nullish(),
  references: z.array(text).nullish(),
  examples: z.unknown().optional(),
  negative_examples: z.unknown().optional(),
  description: z.unknown().optional(),
  categories: z.unknown().optional(),
  tags: z.unknown().optional(),
});
type Rule = z.infer<typeof ruleSchema>;

const CONFIDENCES = { low: 0.5, medium: 0.7, high: 0.9 } as const;
/** Where a rule names none. Source: the reference of `pattern_requirements`. */
const SPECIAL = '!@#$%^&*()_+-=[]{}|;:\'",.<>?/\\`~';

/** Rules of Kingfisher and of Nosey Parker. Source: https://mongodb.github.io/kingfisher/rules/overview/ */
export const kingfisher: LeakRuleReader = {
  id: 'kingfisher',
  vectors: ['V1', 'V2', 'V4'],
  recognises: (name, content) => /\.ya?ml$/i.test(name) || /^rules:/m.test(content),
  read(content, file) {
    const yaml = new YamlFile(content, file);
    const { rules, ...others } = yaml.parse(z.looseObject({ rules: z.array(z.unknown()) }));
    if (rules.length > MOST_RULES) throw new Fault('limit', `${file}: more than ${MOST_RULES} rules`);
    const remarks: ExceptionRemark[] = Object.keys(others).map((key) => ({
      problem: 'unsupported',
      source: yaml.sourceOf(key),
      text: `"${key}" of the file is not asked`,
    }));
    const gaps: Gap[] = [];
    const read = rules.flatMap((_, index) => {
      const rule = yaml.parse(ruleSchema, 'rules', index);
      const source = yaml.sourceOf('rules', index);
      remarks.push(...notAsked(rule, source));
      const operator = classOperator(rule.pattern);
      if (operator === undefined) return [ruleOf(rule, source)];
      const reason = `its pattern has ${operator} in a class, which is not supported`;
      gaps.push({ kind: 'unsupported', subject: `rule ${rule.id} of ${source}`, reason });
      return [];
    });
    // What it adds is added to rules that its tool has.
    return { rules: read, allowances: [], usesOwnRules: true, disabled: [], remarks, gaps };
  },
};

function notAsked({ pattern_requirements, ...rule }: Rule, source: string): ExceptionRemark[] {
  const own = Object.keys(rule).filter((key) => !Object.hasOwn(ruleSchema.shape, key));
  const inner = Object.keys(pattern_requirements ?? {}).filter(
    (key) => !Object.hasOwn(requirementsSchema.shape, key),
  );
  return [...own, ...inner.map((key) => `pattern_requirements.${key}`)].map((key) => ({
    problem: 'unsupported',
    source,
    text: `"${key}" of rule ${rule.id} is not asked`,
  }));
}

function ruleOf(rule: Rule, source: string): ForeignRule {
  const expression = withoutFreeSpacing(rule.pattern.trim());
  const asked = rule.pattern_requirements;
  return {
    id: rule.id,
    title: rule.name,
    source,
    references: (rule.references ?? []).filter((url) => url.startsWith('https://')),
    confidence: CONFIDENCES[rule.confidence ?? 'medium'],
    expression,
    ...(/\(\?P?<TOKEN>/.test(expression) && { group: 'TOKEN' }),
    ...(rule.min_entropy && { entropy: rule.min_entropy }),
    needsDigit: false,
    ...(asked && { characters: charactersOf(asked) }),
    keywords: [],
    allowances: [],
    required: [],
    isReported: rule.visible !== false,
  };
}

/** What Rust's classes have and RE2's read as characters: sets in sets, and what is made of two. */
function classOperator(pattern: string): string | undefined {
  for (const [, body = ''] of pattern.matchAll(
    /(?<!\\)(?:\\\\)*\[\^?\]?((?:\[:\^?\w{1,8}:\]|[^\]\\]|\\[^]){0,500})\]/g,
  )) {
    const [operator] = /&&|--|~~/.exec(body) ?? [];
    if (operator !== undefined) return operator;
    if (/\[/.test(body.replaceAll(/\[:\^?\w{1,8}:\]|\\[^]/g, ''))) return 'a class';
  }
  return undefined;
}

function charactersOf(asked: z.infer<typeof requirementsSchema>): CharacterRequirements {
  return {
    digits: asked.min_digits ?? 0,
    uppercase: asked.min_uppercase ?? 0,
    lowercase: asked.min_lowercase ?? 0,
    special: asked.min_special_chars ?? 0,
    specialCharacters: asked.special_chars ?? SPECIAL,
    without: asked.ignore_if_contains ?? [],
  };
}
