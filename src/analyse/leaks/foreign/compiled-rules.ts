import type { ForeignRule, ForeignRules, KnownSecrets } from '../../../model/leak-rules/leak-rules.ts';
import type { ExceptionRemark } from '../../../model/exception/remark.ts';
import type { Gap } from '../../../model/gap.ts';
import { Allowances } from './allowances.ts';
import { compileExpression, type Expression } from './expression.ts';

/** Instructions of all rules together: what is kept of each is some hundred bytes. */
const MOST_INSTRUCTIONS_OF_ALL = 2_000_000;
/** A group that can be no longer than this tells prefixes apart, and is no secret. */
const LONGEST_PREFIX = 8;

/** A rule that is ready to look. */
export interface CompiledRule {
  readonly rule: ForeignRule;
  readonly expression: Expression | undefined;
  readonly path: Expression | undefined;
  /** Groups of which the first that took part is the secret; none: the whole is. */
  readonly groups: readonly number[];
  /** In lower case. */
  readonly keywords: readonly string[];
}

/** All rules of others, and what of them cannot look. */
export interface CompiledRules {
  readonly rules: readonly CompiledRule[];
  readonly allowances: Allowances;
  readonly remarks: readonly ExceptionRemark[];
  readonly gaps: readonly Gap[];
}

/** Compiles what files say. Of rules of one id the last counts. */
export function compileRules(files: readonly ForeignRules[], known?: KnownSecrets): CompiledRules {
  const allowances = new Allowances(known?.files);
  const remarks = [...files.flatMap((file) => file.remarks), ...(known?.remarks ?? [])];
  const gaps = files.flatMap((file) => [...file.gaps]);
  const disabled = new Set(files.flatMap((file) => file.disabled));
  const byId = new Map(files.flatMap((file) => file.rules).map((rule) => [rule.id, rule]));
  const ids = new Set(byId.keys());
  const rules: CompiledRule[] = [];
  let instructions = 0;
  for (const rule of byId.values()) {
    if (disabled.has(rule.id)) continue;
    const compiled = compileRule(rule, ids);
    if (typeof compiled === 'string') gaps.push(gapOf(rule, compiled));
    else if ((instructions += sizeOf(compiled)) > MOST_INSTRUCTIONS_OF_ALL)
      gaps.push(gapOf(rule, `all rules before it take ${MOST_INSTRUCTIONS_OF_ALL} instructions already`));
    else rules.push(compiled);
    for (const allowance of rule.allowances)
      for (const text of allowances.add(allowance, [rule.id]))
        remarks.push(unsupported(allowance.source, text));
  }
  for (const allowance of files.flatMap((file) => file.allowances))
    for (const text of allowances.add(allowance)) remarks.push(unsupported(allowance.source, text));
  return { rules, allowances, remarks, gaps };
}

function compileRule(rule: ForeignRule, ids: ReadonlySet<string>): CompiledRule | string {
  const { expression: text, path: pathText, group, required } = rule;
  const expression = text === undefined ? undefined : compileExpression(text);
  if (typeof expression === 'string') return `its expression cannot be used: ${expression}`;
  const path = pathText === undefined ? undefined : compileExpression(pathText);
  if (typeof path === 'string') return `its path cannot be used: ${path}`;
  if (!expression && !path) return 'it has neither an expression nor a path';
  if (expression && !hasGroup(expression, group)) return `its expression has no group ${group}`;
  const missing = required.find(({ id }) => !ids.has(id));
  if (missing) return `it requires ${missing.id}, which is no rule`;
  const groups = expression ? groupsOf(expression, group) : [];
  const keywords = rule.keywords.map((keyword) => keyword.toLowerCase());
  return { rule, expression, path, groups, keywords };
}

function sizeOf({ expression, path }: CompiledRule): number {
  return (expression?.instructions ?? 0) + (path?.instructions ?? 0);
}

function hasGroup({ groups, names }: Expression, group: ForeignRule['group']): boolean {
  if (typeof group === 'string') return Object.hasOwn(names, group);
  return group === undefined || group <= groups.length;
}

function groupsOf({ groups, names }: Expression, group: ForeignRule['group']): number[] {
  if (group === undefined)
    return groups.flatMap((longest, index) => (longest > LONGEST_PREFIX ? [index + 1] : []));
  return group === 0 ? [] : [typeof group === 'string' ? (names[group] ?? 0) : group];
}

function gapOf({ id, source }: ForeignRule, reason: string): Gap {
  return { kind: 'unsupported', subject: `rule ${id} of ${source}`, reason };
}

function unsupported(source: string, text: string): ExceptionRemark {
  return { problem: 'unsupported', source, text: `${text}, so that it hides nothing` };
}
