import type { AuditEvidence } from '../../model/configuration/audit.ts';
import type { CheckHead, Example } from '../../model/configuration/check.ts';
import {
  type ForgeFacts,
  type ForgePlace,
  type ForgeQuestions,
  pathOfQuestion,
} from '../../model/configuration/forge.ts';
import { valueAt } from '../../model/configuration/place.ts';
import { allOf, notApplicable, notReadable, verdict } from './evidence.ts';
import type { AuditCheck, Evidence } from './types.ts';

/** What one thing of an answer is like. */
export interface Judged {
  readonly holds: boolean;
  /** What is there, without secrets. */
  readonly actual: string;
}

/** Answers by the names of their questions, with a status behind the name where it is another than 200. */
type Answers = Readonly<Record<string, unknown>>;

/** What should be of what a forge answers. */
export interface ForgeRule extends Omit<CheckHead, 'vectors'> {
  /** The question whose answer is judged. */
  readonly about: string;
  /** Another one, without whose answer nobody can tell. */
  readonly besides?: string;
  readonly expected: string;
  /** What comes of the answer; nothing: it does not apply. */
  readonly judge: (answer: unknown, facts: ForgeFacts) => readonly Judged[];
  /** What it means that there is none; default that it does not apply. */
  readonly absent?: Judged;
  readonly failing: Answers;
  readonly passing: Answers;
}

/** Makes checks of rules about one forge. */
export function forgeChecks(
  rules: readonly ForgeRule[],
  questions: ForgeQuestions,
  place: ForgePlace,
): AuditCheck<ForgeFacts>[] {
  return rules.map((rule) => {
    const {
      about: _,
      besides: __,
      expected: ___,
      judge: ____,
      absent: _____,
      failing,
      passing,
      ...head
    } = rule;
    return {
      ...head,
      vectors: ['V2'],
      find: (facts) => judgedAnswer(facts, rule),
      failing: [exampleOf(failing, questions, place)],
      passing: [exampleOf(passing, questions, place)],
    };
  });
}

function judgedAnswer(facts: ForgeFacts, rule: ForgeRule): Evidence {
  const { about, besides, expected, judge, absent } = rule;
  const { path, reading } = facts.answer(about);
  const other = besides === undefined ? undefined : facts.answer(besides);
  if (other?.reading.state === 'unreadable') return [notReadable(other.path, other.reading.reason, expected)];
  if (reading.state === 'unreadable') return [notReadable(path, reading.reason, expected)];
  if (reading.state === 'absent')
    return [
      absent
        ? verdict(absent.holds, { path }, absent.actual, expected)
        : notApplicable(path, 'there is none'),
    ];
  const found = judge(reading.value, facts).map(({ holds, actual }): AuditEvidence =>
    verdict(holds, { path }, actual, expected),
  );
  return allOf(found, path, 'there is nothing of it');
}

/** Answers as files by what was asked: `/repos/acme/shop/hooks`, with the status behind it as the answer had it. */
export function exampleOf(answers: Answers, questions: ForgeQuestions, place: ForgePlace): Example {
  return Object.fromEntries(
    Object.entries(answers).map(([key, answer]) => {
      const [name = '', ...status] = key.split(' ');
      const question = questions[name];
      const path = question ? pathOfQuestion(question, place) : name;
      return [[path, ...status].join(' '), textOf(answer)];
    }),
  );
}

function textOf(body: unknown): string {
  return body === '' ? '' : JSON.stringify(body, undefined, 2);
}

/** An array, or none. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The name of one thing of an answer, in quotes. */
export function nameOf(one: unknown, key = 'name'): string {
  return JSON.stringify(valueAt(one, [key]) ?? '');
}

/** Is an environment one that people are served by, as its name tells? */
export function isProduction(environment: string): boolean {
  return /prod|live|release|publish/i.test(environment);
}

/** A switch that should be so; nothing where the answer does not have it. */
export const toggle =
  (key: string, wanted: boolean) =>
  (answer: unknown): readonly Judged[] => {
    const value = valueAt(answer, [key]);
    return typeof value === 'boolean' ? [{ holds: value === wanted, actual: `"${key}": ${value}` }] : [];
  };

/** A rule about one switch, which is all of its examples. */
export function switchRule(
  about: string,
  key: string,
  wanted: boolean,
  rule: Pick<ForgeRule, 'id' | 'title' | 'why' | 'fix' | 'severity' | 'references' | 'standards'>,
): ForgeRule {
  return {
    ...rule,
    about,
    expected: `"${key}": ${wanted}`,
    judge: toggle(key, wanted),
    failing: { [about]: { [key]: !wanted } },
    passing: { [about]: { [key]: wanted } },
  };
}
