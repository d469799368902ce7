import type { BehaviourFact, TopicFact } from '../../model/behaviour.ts';
import { resolve } from './connections.ts';
import { knownValue } from './evaluate.ts';
import type { Scope } from './scope.ts';
import type { CallSite, Expression } from './types.ts';

interface TopicCall {
  readonly api: TopicFact['api'];
  /** Keys of a literal with topics. */
  readonly keys?: readonly string[];
  /** The argument that is a topic or a list of them. */
  readonly argument?: number;
  /** Is every argument a topic? */
  readonly every?: true;
}

const KAFKA_GO = 'github.com/segmentio/kafka-go';
const KGO = 'github.com/twmb/franz-go/pkg/kgo';
const CONFLUENT = 'github.com/confluentinc/confluent-kafka-go/kafka';

const CALLS: ReadonlyMap<string, TopicCall> = new Map(
  Object.entries({
    [`${KAFKA_GO}.Writer`]: { api: 'Produce', keys: ['Topic'] },
    [`${KAFKA_GO}.WriterConfig`]: { api: 'Produce', keys: ['Topic'] },
    [`${KAFKA_GO}.Message`]: { api: 'Produce', keys: ['Topic'] },
    [`${KAFKA_GO}.ReaderConfig`]: { api: 'Fetch', keys: ['Topic', 'GroupTopics'] },
    [`${KGO}.ConsumeTopics`]: { api: 'Fetch', every: true },
    [`${KGO}.DefaultProduceTopic`]: { api: 'Produce', argument: 0 },
    [`${KGO}.Record`]: { api: 'Produce', keys: ['Topic'] },
    [`${CONFLUENT}.NewConsumer().SubscribeTopics`]: { api: 'Fetch', argument: 0 },
    [`${CONFLUENT}.NewConsumer().Subscribe`]: { api: 'Fetch', argument: 0 },
    [`${CONFLUENT}.Consumer().SubscribeTopics`]: { api: 'Fetch', argument: 0 },
    [`${CONFLUENT}.TopicPartition`]: { api: 'Produce', keys: ['Topic'] },
    ...sarama('github.com/IBM/sarama'),
    ...sarama('github.com/Shopify/sarama'),
  } satisfies Record<string, TopicCall>),
);

function sarama(path: string): Record<string, TopicCall> {
  return {
    [`${path}.ProducerMessage`]: { api: 'Produce', keys: ['Topic'] },
    [`${path}.NewConsumer().ConsumePartition`]: { api: 'Fetch', argument: 0 },
    [`${path}.Consumer().ConsumePartition`]: { api: 'Fetch', argument: 0 },
    [`${path}.NewConsumerGroup().Consume`]: { api: 'Fetch', argument: 1 },
    [`${path}.ConsumerGroup().Consume`]: { api: 'Fetch', argument: 1 },
  };
}

/** Kafka topics that a call or a literal of a library's type names. */
export function goTopicsOf(scope: Scope, { call, line }: CallSite, path: string): BehaviourFact[] {
  const known = CALLS.get(path);
  if (!known) return [];
  const given = known.every ? call.positional : [call.positional[known.argument ?? 0]];
  return given.flatMap((value) => {
    const whole = resolve(scope, value);
    const topics =
      known.keys && whole?.kind === 'object' ? known.keys.map((key) => whole.entries.get(key)) : [whole];
    return topics
      .flatMap((topic) => listed(scope, topic))
      .flatMap((topic): TopicFact[] => {
        const text = knownValue(scope, topic);
        return text ? [{ kind: 'topic', topic: text, api: known.api, line }] : [];
      });
  });
}

function listed(scope: Scope, value: Expression | undefined): readonly Expression[] {
  const whole = resolve(scope, value);
  if (!whole) return [];
  return whole.kind === 'list' ? whole.items.slice(0, 64) : [whole];
}
