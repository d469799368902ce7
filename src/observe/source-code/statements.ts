import type { BehaviourFact, StatementFact, TopicFact } from '../../model/behaviour.ts';
import { knownText, textsOf } from './evaluate.ts';
import { optionsOf, resolve } from './connections.ts';
import type { Scope } from './scope.ts';
import { mayStartStatement, readStatements } from './sql.ts';
import type { CallSite, Expression, Literal } from './types.ts';

/** SQL in a literal; what is put in when it runs stands as a name that is no table. */
export function statementsOf(scope: Scope, { value, line }: Literal): StatementFact[] {
  let first: Expression | undefined = value;
  while (first?.kind === 'joined') first = first.parts[0];
  // Most literals are no SQL: look before everything is evaluated.
  if (first?.kind !== 'text' || !mayStartStatement(first.text)) return [];
  const [[text] = []] = textsOf(scope, [value]);
  const written = (text ?? []).map((part) => (typeof part === 'string' ? part : '"?"')).join('');
  return readStatements(written).map(({ verb, tables }) => ({ kind: 'statement', verb, tables, line }));
}

/** Kafka topics of `producer.send({ topic })`, `consumer.subscribe({ topics })` and what Python has for it. */
export function topicsOf(scope: Scope, { call, line }: CallSite, path: string): BehaviourFact[] {
  const isSend = /(?:\.producer\(\)|Producer\(\))\.(?:send|produce|send_and_wait|sendBatch)$/.test(path);
  const isRead = /(?:\.consumer\(\)|Consumer\(\))\.subscribe$|Consumer$/.test(path) && /kafka/i.test(path);
  if (!isSend && !isRead) return [];
  const first = resolve(scope, call.positional[0]);
  const options = optionsOf(scope, first, call.named);
  const topics =
    options.get('topics') ?? options.get('topic') ?? (first?.kind === 'object' ? undefined : first);
  const listed = resolve(scope, topics);
  const values = listed?.kind === 'list' ? listed.items.slice(0, 64) : [listed];
  return values.flatMap((value): TopicFact[] => {
    const [[text] = []] = value ? textsOf(scope, [value]) : [];
    const topic = knownText(text);
    return topic ? [{ kind: 'topic', topic, api: isSend ? 'Produce' : 'Fetch', line }] : [];
  });
}
