import {
  type ForgeAnswer,
  type ForgeFacts,
  type ForgePlace,
  type ForgeQuestion,
  type ForgeQuestions,
  isAskedAt,
  pathOfQuestion,
} from '../../model/configuration/forge.ts';
import type { Reading } from '../../model/configuration/audit.ts';
import { valueAt } from '../../model/configuration/place.ts';
import { parseJson } from '../../model/json/parse.ts';
import type { AskForge, ForgeReply } from './types.ts';

/** Pages of a list; of a longer one nobody says what is on the others. */
const MOST_PAGES = 10;
const PAGE_SIZE = 100;

/** Asks all questions about a repository, one after another, but those whose answers are known. */
export async function readForge(
  place: ForgePlace,
  questions: ForgeQuestions,
  ask: AskForge,
  known: ReadonlyMap<string, Reading<unknown>> = new Map(),
): Promise<ForgeFacts> {
  const answers = new Map<string, ForgeAnswer>();
  for (const [name, question] of Object.entries(questions)) {
    const path = pathOfQuestion(question, place);
    const reading: Reading<unknown> = isAskedAt(question, place)
      ? (known.get(name) ?? (await readAnswer(path, asAsked(question, place), ask)))
      : { state: 'absent' };
    answers.set(name, { path, reading });
  }
  return {
    branch: place.branch,
    answer: (name) =>
      answers.get(name) ?? { path: name, reading: { state: 'unreadable', reason: 'was not asked' } },
  };
}

function asAsked(question: ForgeQuestion, { isAdministrator }: ForgePlace): ForgeQuestion {
  return question.tellsAdministrators && isAdministrator ? { ...question, notThere: /^/ } : question;
}

/** What one question brings, all of its pages. */
export async function readAnswer(
  path: string,
  question: ForgeQuestion,
  ask: AskForge,
): Promise<Reading<unknown>> {
  const { list } = question;
  if (list === undefined) return readingOf(await ask(path), question);
  const items: unknown[] = [];
  let next: string | undefined = `${path}${path.includes('?') ? '&' : '?'}per_page=${PAGE_SIZE}`;
  for (let page = 0; next !== undefined; page += 1) {
    if (page === MOST_PAGES)
      return { state: 'unreadable', reason: `there are more than ${MOST_PAGES * PAGE_SIZE} of them` };
    const reply: ForgeReply | { readonly reason: string } = await ask(next);
    const reading = readingOf(reply, question);
    if (reading.state !== 'read') return reading;
    const found = list === true ? reading.value : valueAt(reading.value, [list]);
    if (!Array.isArray(found)) return { state: 'unreadable', reason: 'the answer is no list' };
    items.push(...(found as unknown[]));
    next = 'next' in reply ? reply.next : undefined;
  }
  return { state: 'read', value: items };
}

function readingOf(
  reply: ForgeReply | { readonly reason: string },
  { notThere }: ForgeQuestion,
): Reading<unknown> {
  if ('reason' in reply) return { state: 'unreadable', reason: reply.reason };
  const { status, body } = reply;
  if (status === 204) return { state: 'read', value: true };
  const content = contentOf(body);
  if (status === 200)
    return content === undefined
      ? { state: 'unreadable', reason: 'the answer is no JSON' }
      : { state: 'read', value: content };
  const message = valueAt(content, ['message']);
  if (status === 404 && notThere?.test(typeof message === 'string' ? message : ''))
    return { state: 'absent' };
  return { state: 'unreadable', reason: reasonOf(reply) };
}

function contentOf(body: string): unknown {
  try {
    return parseJson(body, { tokens: 200_000, depth: 64 });
  } catch {
    // What is no JSON, or too much of it, is told by its absence.
    return undefined;
  }
}

function reasonOf({ status, isLimited }: ForgeReply): string {
  if (isLimited) return `asks for fewer questions (${status})`;
  if (status === 401) return 'asks for a token, or does not take this one (401)';
  if (status === 403) return 'the token may not read it (403)';
  if (status === 404) return 'is not there, or the token may not read it (404)';
  return `answered with status ${status}`;
}
